/** Records what real browsers publish, for tests that play it again. Run by hand: see web/src/test/browser/record.mjs. */
@NullMarked
package dev.kakehashi.perf.record;

import org.jspecify.annotations.NullMarked;
