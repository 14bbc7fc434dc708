/**
 * Bots that join the rooms of a running server, wherever it is, and tell how many people it carries: {@code ./bench
 * --bots}, docs/benchmark.md.
 */
@NullMarked
package dev.kakehashi.perf.bots;

import org.jspecify.annotations.NullMarked;
