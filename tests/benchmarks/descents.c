/* The peers of epochs.py: the loops that a C programmer would write for the same descents.
 *
 *     descents NAME EPOCHS LR
 *
 * prints the seconds of the loop and where it ended. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* 2x^4 - 3x^2 + 2x - 20 from 5; where arrays are given, every point and loss is kept. */
static double quartic(long epochs, double lr, double *points, double *losses) {
    double x = 5;
    for (long epoch = 0; epoch < epochs; epoch++) {
        x -= lr * (8 * (x * x * x) - 6 * x + 2);
        double square = x * x, loss = 2 * (square * square) - 3 * square + 2 * x - 20;
        if (!isfinite(loss)) break;
        if (points) {
            points[epoch] = x;
            losses[epoch] = loss;
        }
    }
    return x;
}

/* (1-x)^2 + 100(y-x^2)^2 from (-1.2, 1). */
static double rosenbrock(const char *rule, long epochs, double lr) {
    int adam = !strcmp(rule, "adam");
    double x = -1.2, y = 1, mx = 0, my = 0, vx = 0, vy = 0;
    for (long epoch = 1; epoch <= epochs; epoch++) {
        double rest = y - x * x, gx = -2 * (1 - x) - 400 * x * rest, gy = 200 * rest;
        if (adam) {
            mx = 0.9 * mx + 0.1 * gx, my = 0.9 * my + 0.1 * gy;
            vx = 0.999 * vx + 0.001 * (gx * gx), vy = 0.999 * vy + 0.001 * (gy * gy);
            double m_rest = 1 - pow(0.9, (double)epoch), v_rest = 1 - pow(0.999, (double)epoch);
            x -= lr * (mx / m_rest) / (sqrt(vx / v_rest) + 1e-8);
            y -= lr * (my / m_rest) / (sqrt(vy / v_rest) + 1e-8);
        } else {
            mx = 0.9 * mx + gx, my = 0.9 * my + gy;
            x -= lr * mx, y -= lr * my;
        }
        double loss = (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
        if (!isfinite(loss)) break;
    }
    return x;
}

int main(int count, char **words) {
    if (count != 4) return 2;
    long epochs = atol(words[2]);
    double lr = atof(words[3]), began = seconds(), end;
    if (!strcmp(words[1], "quartic")) {
        end = quartic(epochs, lr, NULL, NULL);
    } else if (!strcmp(words[1], "kept")) {
        double *points = malloc(sizeof(double) * (size_t)epochs), *losses = malloc(sizeof(double) * (size_t)epochs);
        if (!points || !losses) return 1;
        end = quartic(epochs, lr, points, losses);
    } else {
        end = rosenbrock(words[1], epochs, lr);
    }
    printf("%.9f %.17g\n", seconds() - began, end);
}
