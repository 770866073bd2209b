/* What the C programs that our engine is held against share: a random stream, a maze, epsilon-greedy choice.
 *
 * A maze is `dyna` (Sutton & Barto, 2nd ed., Example 8.1) or `open:ROWSxCOLUMNS`, floor alone, from the upper left
 * corner to the lower right one. All arrays are as large as the largest maze needs; the system gives memory only for
 * what is touched. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { A = 4, MOST_STATES = 1000 * 1000, MOST_PAIRS = MOST_STATES * A };

static const double ALPHA = 0.1, GAMMA = 0.95, EPSILON = 0.1;

/* xoshiro256++ 1.0 (Blackman & Vigna), held by value so that its words stay in registers. */
typedef struct {
    uint64_t a, b, c, d;
} Stream;

static inline uint64_t rotate(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

static inline uint64_t draw(Stream *stream) {
    const uint64_t result = rotate(stream->a + stream->d, 23) + stream->a, shifted = stream->b << 17;
    stream->c ^= stream->a;
    stream->d ^= stream->b;
    stream->b ^= stream->c;
    stream->a ^= stream->d;
    stream->c ^= shifted;
    stream->d = rotate(stream->d, 45);
    return result;
}

static inline uint64_t below(Stream *stream, uint64_t count) { return (draw(stream) >> 32) * count >> 32; }

static uint64_t splitmix64(uint64_t *x) {
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static Stream seeded(uint64_t *x) {
    Stream stream = {splitmix64(x), splitmix64(x), splitmix64(x), splitmix64(x)};
    return stream;
}

static int32_t next_state[MOST_STATES][A], start, goal;
static double q[MOST_STATES][A];

static inline double larger(double x, double y) { return x > y ? x : y; }

/* max Q(s, .) */
static inline double best(const double *values) {
    return larger(larger(values[0], values[1]), larger(values[2], values[3]));
}

/* Branches, not a table of the tied: the greedy path repeats itself, so they are predicted (1.5 times as fast at n 0). */
static inline uint32_t choose(Stream *acting, uint32_t state) {
    if ((double)(draw(acting) >> 11) * 0x1p-53 < EPSILON) return (uint32_t)below(acting, A);
    const double *values = q[state], top = best(values);
    uint32_t choice = 0, count = 0;
    for (uint32_t action = 0; action < A; action++)
        if (values[action] == top) {
            choice = action;
            count++;
        }
    if (count == 1) return choice;
    uint64_t skip = below(acting, count);
    for (uint32_t action = 0; action < A; action++)
        if (values[action] == top && skip-- == 0) return action;
    return choice;
}

static char cells[MOST_STATES];
static int rows, columns;

/* The cells of a maze by its name; whether there is one of that name, small enough. */
static int read_maze(const char *name) {
    static const char dyna[] = ".......#G..#....#.S.#....#...#...........#............";
    if (!strcmp(name, "dyna")) {
        rows = 6, columns = 9;
        memcpy(cells, dyna, sizeof dyna - 1);
        return 1;
    }
    if (sscanf(name, "open:%dx%d", &rows, &columns) != 2 || rows < 1 || columns < 1) return 0;
    const int64_t states = (int64_t)rows * columns;
    if (states < 2 || states > MOST_STATES) return 0;
    memset(cells, '.', (size_t)states);
    cells[0] = 'S', cells[states - 1] = 'G';
    return 1;
}

/* Where each move leads: up, down, left, right; at a wall or the edge one stays put. */
static void build(void) {
    static const int down[A] = {-1, 1, 0, 0}, right[A] = {0, 0, -1, 1};
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const int32_t state = row * columns + column;
            if (cells[state] == 'S') start = state;
            if (cells[state] == 'G') goal = state;
            for (int action = 0; action < A; action++) {
                const int to_row = row + down[action], to_column = column + right[action];
                const int32_t to = to_row * columns + to_column;
                const int inside = to_row >= 0 && to_row < rows && to_column >= 0 && to_column < columns;
                next_state[state][action] = inside && cells[to] != '#' ? to : state;
            }
        }
}

/* Seconds of processor time, as our engine counts its own. */
static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* What a run did, counted in its loop. */
typedef struct {
    int64_t updates, episodes, first_episode, last_episode, began;
    double reward;
} Report;

/* Counts an episode that ends with a real step. */
static inline void end_episode(Report *report, int64_t step) {
    report->last_episode = step - report->began;
    if (!report->episodes++) report->first_episode = report->last_episode;
    report->began = step;
}

/* One line of JSON. `seconds` covers the timed real steps alone. `first_episode` and `last_episode` are lengths in real
 * steps, 0 while no episode has ended; they let one check that the program learns what it should. */
static void print_report(const Report *report, double seconds, int64_t real_steps) {
    printf("{\"seconds\": %.9f, \"planning_updates\": %" PRId64 ", \"real_steps\": %" PRId64 ", \"episodes\": %" PRId64
           ", \"reward\": %.1f, \"first_episode\": %" PRId64 ", \"last_episode\": %" PRId64 "}\n",
           seconds, report->updates, real_steps, report->episodes, report->reward, report->first_episode,
           report->last_episode);
}
