/* Dyna-Q on the Dyna maze (Sutton & Barto, 2nd ed., Example 8.1; the algorithm is the box of section 8.2):
 * the program that compare_c.py holds our engine against.
 *
 *   cc -O3 -march=native -o dyna dyna.c && ./dyna N REAL_STEPS SEED
 *
 * Prints one line of JSON. `seconds` covers the learning loop alone. `first_episode` and `last_episode` are lengths in
 * real steps, 0 while no episode has ended; they let one check that the program learns what it should. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 6, COLUMNS = 9, S = ROWS * COLUMNS, A = 4 };

static const char MAZE[ROWS][COLUMNS + 1] = {
    ".......#G",
    "..#....#.",
    "S.#....#.",
    "..#......",
    ".....#...",
    ".........",
};
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

/* What the agent remembers of a pair, 16 bytes: one load brings all that a planning update needs but Q. */
typedef struct {
    int32_t pair, next;
    double reward;
} Record;

static int32_t next_state[S][A];
static double q[S][A];
static Record records[S * A];
static int32_t position[S][A];
static int64_t visits[S][A], last_tried[S][A];

static inline double larger(double x, double y) { return x > y ? x : y; }

static inline double best(const double *values) {
    return larger(larger(values[0], values[1]), larger(values[2], values[3]));
}

/* (6.8). A terminal state's row of Q is never written and so stays 0: that is all it takes not to bootstrap from it. */
static inline void learn(uint32_t pair, uint32_t next, double reward) {
    double *value = &q[0][0] + pair;
    *value += ALPHA * (reward + GAMMA * best(q[next]) - *value);
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

static void build(int32_t *start, int32_t *goal) {
    static const int rows[A] = {-1, 1, 0, 0}, columns[A] = {0, 0, -1, 1};
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            const int32_t state = row * COLUMNS + column;
            if (MAZE[row][column] == 'S') *start = state;
            if (MAZE[row][column] == 'G') *goal = state;
            for (int action = 0; action < A; action++) {
                const int to_row = row + rows[action], to_column = column + columns[action];
                const int blocked = to_row < 0 || to_row >= ROWS || to_column < 0 || to_column >= COLUMNS ||
                                    MAZE[to_row][to_column] == '#';
                next_state[state][action] = blocked ? state : to_row * COLUMNS + to_column;
                position[state][action] = -1;
            }
        }
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: dyna N REAL_STEPS SEED\n");
        return 2;
    }
    const int64_t n = atoll(argv[1]), real_steps = atoll(argv[2]);
    uint64_t seed = strtoull(argv[3], NULL, 10);
    Stream acting = seeded(&seed), planning = seeded(&seed);
    int32_t start = 0, goal = 0;
    build(&start, &goal);

    uint64_t known = 0;
    int64_t planned = 0, episodes = 0, began = 0, first_episode = 0, last_episode = 0;
    double reward_so_far = 0;
    uint32_t state = (uint32_t)start;
    const double before = now();
    for (int64_t step = 1; step <= real_steps; step++) {
        const uint32_t action = choose(&acting, state), pair = state * A + action;
        const uint32_t next = (uint32_t)next_state[state][action];
        const double reward = next == (uint32_t)goal ? 1.0 : 0.0;
        reward_so_far += reward;
        visits[state][action]++;
        last_tried[state][action] = step;
        learn(pair, next, reward);

        int32_t at = position[state][action];
        if (at < 0) position[state][action] = at = (int32_t)known++;
        records[at] = (Record){(int32_t)pair, (int32_t)next, reward};

        Stream local = planning;
        for (int64_t i = 0; i < n; i++) {
            const Record *record = &records[below(&local, known)];
            learn((uint32_t)record->pair, (uint32_t)record->next, record->reward);
        }
        planning = local;
        planned += n;

        state = next;
        if (next == (uint32_t)goal) {
            state = (uint32_t)start;
            last_episode = step - began;
            if (!episodes++) first_episode = last_episode;
            began = step;
        }
    }
    const double seconds = now() - before;
    printf("{\"seconds\": %.9f, \"planning_updates\": %" PRId64 ", \"real_steps\": %" PRId64 ", \"episodes\": %" PRId64
           ", \"reward\": %.1f, \"first_episode\": %" PRId64 ", \"last_episode\": %" PRId64 "}\n",
           seconds, planned, real_steps, episodes, reward_so_far, first_episode, last_episode);
    return 0;
}
