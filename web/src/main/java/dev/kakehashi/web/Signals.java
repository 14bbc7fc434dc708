package dev.kakehashi.web;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Takes the operating system's signals. The JDK has no public way that leaves the exit code to us, and its own one may
 * not be compiled against, so it is called by reflection; where it is missing, the JVM's default holds.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls the action, on a thread of the JVM's own, at each signal of this name.
     *
     * @param name without SIG: INT, TERM
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException missing) {
            // Then the signal ends the process as it does any other.
        }
    }
}
