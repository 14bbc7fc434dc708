/** JMH benchmarks, one for each class of a packet's way, named after it; {@code scripts/jmh} runs them. */
@NullMarked
package dev.kakehashi.perf.jmh;

import org.jspecify.annotations.NullMarked;
