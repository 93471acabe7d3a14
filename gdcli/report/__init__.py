"""RESULT → WORDS AND PICTURES: tables for people, records for programs, messages for mistakes."""
