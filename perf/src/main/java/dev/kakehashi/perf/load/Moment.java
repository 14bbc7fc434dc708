package dev.kakehashi.perf.load;

import java.io.IOException;
import java.util.List;

/**
 * All that is counted, at one moment.
 *
 * @param nanos when
 * @param published of all publishers together
 * @param subscribers of each
 * @param servers of each process that is watched
 * @param own of this process
 */
record Moment(long nanos, Tally published, List<Tally> subscribers, List<ProcessTimes> servers, ProcessTimes own) {

    Moment {
        subscribers = List.copyOf(subscribers);
        servers = List.copyOf(servers);
    }

    static Moment of(LoadPlan plan, Crowd crowd) throws IOException, InterruptedException {
        return new Moment(
                System.nanoTime(),
                Tally.sum(Crowd.tallies(crowd.publishers())),
                Crowd.tallies(crowd.subscribers()),
                ProcessTimes.readAll(plan.serverPids()),
                ProcessTimes.read(ProcessHandle.current().pid()));
    }
}
