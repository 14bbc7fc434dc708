package dev.kakehashi.web.tls;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged about certificates. */
public final class Log {
    private Log() {}

    /** The lines that this action logs. */
    public static List<String> during(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.kakehashi.web");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            action.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
