/* Prioritized sweeping (Sutton & Barto, 2nd ed., section 8.4, the box): the program that our engine is held against.
 *
 *   cc -O3 -march=native -o sweeping sweeping.c && ./sweeping MAZE N REAL_STEPS SEED
 *
 * A binary heap that holds a pair at most once and keeps its higher priority, and for each state a list of the pairs
 * that lead there. gridworld.h says what MAZE may be and what is printed. */
#include <math.h>

#include "gridworld.h"

static const double THETA = 1e-4;

/* The model: the last outcome of a pair; `next` is NONE where there is none. And the list of the pairs that lead to
 * the same state: the pair after it and the one before it. */
enum { NONE = -1 };
typedef struct {
    double reward;
    int32_t next, following, preceding;
} Outcome;

typedef struct {
    double priority;
    int32_t pair;
} Item;

static Outcome model[MOST_PAIRS];
static int32_t first[MOST_STATES]; /* 1 + the first pair that leads to the state, 0 for none */
static Item heap[MOST_PAIRS];
static int32_t heap_index[MOST_PAIRS]; /* 1 + the index in the heap, 0 for none */
static int32_t queued;
static int64_t visits[MOST_PAIRS], last_tried[MOST_PAIRS];

static inline double *values_of(uint32_t pair) { return &q[0][0] + pair; }

static inline void put(int32_t index, Item item) {
    heap[index] = item;
    heap_index[item.pair] = index + 1;
}

static inline void push(int32_t pair, double priority) {
    int32_t index = heap_index[pair] - 1;
    if (index < 0)
        index = queued++;
    else if (priority <= heap[index].priority)
        return;
    while (index > 0) {
        const int32_t parent = (index - 1) / 2;
        if (heap[parent].priority >= priority) break;
        put(index, heap[parent]);
        index = parent;
    }
    put(index, (Item){priority, pair});
}

static inline int32_t pop(void) {
    const int32_t pair = heap[0].pair;
    heap_index[pair] = 0;
    if (--queued) {
        const Item item = heap[queued];
        int32_t index = 0, child = 1;
        while (child < queued) {
            if (child + 1 < queued && heap[child + 1].priority > heap[child].priority) child++;
            if (heap[child].priority <= item.priority) break;
            put(index, heap[child]);
            index = child;
            child = 2 * index + 1;
        }
        put(index, item);
    }
    return pair;
}

static inline double error_of(uint32_t pair, uint32_t next, double reward) {
    return reward + GAMMA * best(q[next]) - *values_of(pair);
}

static void learn_model(int32_t pair, int32_t next, double reward) {
    Outcome *outcome = &model[pair];
    const int known = visits[pair] > 1;
    outcome->reward = reward;
    if (known && outcome->next == next) return;
    if (known) {
        if (outcome->preceding)
            model[outcome->preceding - 1].following = outcome->following;
        else
            first[outcome->next] = outcome->following;
        if (outcome->following) model[outcome->following - 1].preceding = outcome->preceding;
    }
    outcome->next = next;
    outcome->following = first[next];
    outcome->preceding = 0;
    if (first[next]) model[first[next] - 1].preceding = pair + 1;
    first[next] = pair + 1;
}

static int64_t sweep(int64_t n) {
    int64_t made = 0;
    while (made < n && queued) {
        const int32_t pair = pop();
        *values_of(pair) += ALPHA * error_of(pair, model[pair].next, model[pair].reward);
        made++;
        const uint32_t state = (uint32_t)pair / A;
        for (int32_t before = first[state] - 1; before >= 0; before = model[before].following - 1) {
            const double priority = fabs(error_of(before, state, model[before].reward));
            if (priority > THETA) push(before, priority);
        }
    }
    return made;
}

int main(int argc, char **argv) {
    if (argc != 5 || !read_maze(argv[1])) {
        fprintf(stderr, "usage: sweeping dyna|open:ROWSxCOLUMNS N REAL_STEPS SEED\n");
        return 2;
    }
    const int64_t n = atoll(argv[2]), real_steps = atoll(argv[3]);
    uint64_t seed = strtoull(argv[4], NULL, 10);
    Stream acting = seeded(&seed);
    build();

    Report report = {0};
    uint32_t state = (uint32_t)start;
    const uint32_t end = (uint32_t)goal;
    const double before = now();
    for (int64_t step = 1; step <= real_steps; step++) {
        const uint32_t action = choose(&acting, state), pair = state * A + action;
        const uint32_t next = (uint32_t)next_state[state][action];
        const double reward = next == end ? 1.0 : 0.0;
        report.reward += reward;
        visits[pair]++;
        last_tried[pair] = step;
        const double priority = fabs(error_of(pair, next, reward));
        if (priority > THETA) push((int32_t)pair, priority);
        learn_model((int32_t)pair, (int32_t)next, reward);
        report.updates += sweep(n);

        state = next;
        if (next == end) {
            state = (uint32_t)start;
            end_episode(&report, step);
        }
    }
    print_report(&report, now() - before, real_steps);
    return 0;
}
