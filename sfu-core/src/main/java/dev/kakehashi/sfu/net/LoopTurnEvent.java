package dev.kakehashi.sfu.net;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * One turn of a media loop: a batch of datagrams, a tick or a command, and what left because of it. Java Flight Recorder keeps those
 * that took a millisecond or more, unless a recording says otherwise; without a recording it costs nothing. One object serves
 * a loop for as long as it lives.
 */
@Name("dev.kakehashi.LoopTurn")
@Label("Turn of a media loop")
@Description("A batch of datagrams, a tick or a command on a media loop, and the packets that it made leave")
@Category("Kakehashi")
@StackTrace(false)
@Threshold("1 ms")
final class LoopTurnEvent extends Event {
    @Label("Datagrams received")
    int received;

    @Label("Packets of media sent")
    int sent;
}
