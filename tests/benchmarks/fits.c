/* The peers of fit.py: the loops that a C programmer would write for the same fits.
 *
 *     fits NAME ROWS EPOCHS LR
 *
 * prints the seconds of the loop and the last loss. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNITS 16

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double line(const double *x, const double *y, long rows, long epochs, double lr) {
    double w = 1, b = 1, loss = 0;
    for (long epoch = 0; epoch < epochs; epoch++) {
        double squares = 0, dw = 0, db = 0;
        for (long i = 0; i < rows; i++) {
            double r = w * x[i] + b - y[i];
            squares += r * r, dw += r * x[i], db += r;
        }
        loss = squares / (double)rows;
        w -= lr * 2 * dw / (double)rows, b -= lr * 2 * db / (double)rows;
    }
    return loss;
}

static double network(const double *x, const double *y, long rows, long epochs, double lr) {
    double w1[UNITS], b1[UNITS], w2[UNITS], b2 = 0, loss = 0;
    for (int j = 0; j < UNITS; j++) w1[j] = cos(j), b1[j] = 0, w2[j] = sin(j) / 4;
    for (long epoch = 0; epoch < epochs; epoch++) {
        double squares = 0, dw1[UNITS] = {0}, db1[UNITS] = {0}, dw2[UNITS] = {0}, db2 = 0;
        for (long i = 0; i < rows; i++) {
            double h[UNITS], r = b2 - y[i];
            for (int j = 0; j < UNITS; j++) h[j] = tanh(w1[j] * x[i] + b1[j]);
            for (int j = 0; j < UNITS; j++) r += w2[j] * h[j];
            squares += r * r, db2 += r;
            for (int j = 0; j < UNITS; j++) {
                double back = r * w2[j] * (1 - h[j] * h[j]);
                dw2[j] += r * h[j], db1[j] += back, dw1[j] += back * x[i];
            }
        }
        double rate = lr * 2 / (double)rows;
        loss = squares / (double)rows;
        for (int j = 0; j < UNITS; j++) w1[j] -= rate * dw1[j], b1[j] -= rate * db1[j], w2[j] -= rate * dw2[j];
        b2 -= rate * db2;
    }
    return loss;
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    long rows = atol(arguments[2]), epochs = atol(arguments[3]);
    double lr = atof(arguments[4]);
    double *x = malloc((size_t)rows * sizeof *x), *y = malloc((size_t)rows * sizeof *y);
    if (!x || !y) return 1;
    for (long i = 0; i < rows; i++) {
        x[i] = 6 * ((double)rand() / RAND_MAX) - 3;
        y[i] = 2 * x[i] + 1 + (double)rand() / RAND_MAX;
    }
    double began = seconds();
    double loss = (strcmp(arguments[1], "line") ? network : line)(x, y, rows, epochs, lr);
    printf("%.9f %.17g\n", seconds() - began, loss);
    return 0;
}
