@NullMarked
package dev.kakehashi.ice;

import org.jspecify.annotations.NullMarked;
