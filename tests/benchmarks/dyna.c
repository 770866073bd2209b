/* Dyna-Q (Sutton & Barto, 2nd ed., section 8.2, the box): the program that our engine is held against.
 *
 *   cc -O3 -march=native -o dyna dyna.c && ./dyna MAZE N REAL_STEPS SEED UNTIMED
 *
 * A plain loop, timed after UNTIMED real steps; gridworld.h says what MAZE may be and what is printed. */
#include "gridworld.h"

/* What the agent remembers of a pair, 16 bytes: one load brings all that a planning update needs but Q. */
typedef struct {
    int32_t pair, next;
    double reward;
} Record;

static Record records[MOST_PAIRS];
static int32_t entry[MOST_STATES][A]; /* 1 + the index of the pair's record, 0 for none */
static int64_t visits[MOST_STATES][A], last_tried[MOST_STATES][A];

/* (6.8). A terminal state's row of Q is never written and so stays 0: that is all it takes not to bootstrap from it. */
static inline void learn(uint32_t pair, uint32_t next, double reward) {
    double *value = &q[0][0] + pair;
    *value += ALPHA * (reward + GAMMA * best(q[next]) - *value);
}

/* What of the agent is no table. */
typedef struct {
    Stream acting, planning;
    uint64_t known; /* records in use */
    uint32_t state;
    Report report;
} Agent;

/* Real steps `first` to `last`, each with n planning updates. Agents are values, so that they stay in registers. */
static Agent run(Agent agent, int64_t first, int64_t last, int64_t n) {
    const uint32_t end = (uint32_t)goal;
    for (int64_t step = first; step <= last; step++) {
        const uint32_t state = agent.state, action = choose(&agent.acting, state), pair = state * A + action;
        const uint32_t next = (uint32_t)next_state[state][action];
        const double reward = next == end ? 1.0 : 0.0;
        agent.report.reward += reward;
        visits[state][action]++;
        last_tried[state][action] = step;
        learn(pair, next, reward);

        int32_t at = entry[state][action];
        if (!at) entry[state][action] = at = (int32_t)++agent.known;
        records[at - 1] = (Record){(int32_t)pair, (int32_t)next, reward};

        Stream planning = agent.planning;
        for (int64_t i = 0; i < n; i++) {
            const Record *record = &records[below(&planning, agent.known)];
            learn((uint32_t)record->pair, (uint32_t)record->next, record->reward);
        }
        agent.planning = planning;
        agent.report.updates += n;

        agent.state = next;
        if (next == end) {
            agent.state = (uint32_t)start;
            end_episode(&agent.report, step);
        }
    }
    return agent;
}

int main(int argc, char **argv) {
    if (argc != 6 || !read_maze(argv[1])) {
        fprintf(stderr, "usage: dyna dyna|open:ROWSxCOLUMNS N REAL_STEPS SEED UNTIMED\n");
        return 2;
    }
    const int64_t n = atoll(argv[2]), real_steps = atoll(argv[3]), untimed = atoll(argv[5]);
    uint64_t seed = strtoull(argv[4], NULL, 10);
    build();
    Agent agent = {.state = (uint32_t)start};
    agent.acting = seeded(&seed);
    agent.planning = seeded(&seed);
    agent = run(agent, 1, untimed, n);
    const double before = now();
    agent = run(agent, untimed + 1, untimed + real_steps, n);
    print_report(&agent.report, now() - before, real_steps);
    return 0;
}
