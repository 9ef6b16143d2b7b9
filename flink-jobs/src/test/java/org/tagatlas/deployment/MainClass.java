package org.tagatlas.deployment;

import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Classes that a process can begin with. */
final class MainClass {

  private MainClass() {}

  /** Whether a class on the class path of the job has a main method. */
  static boolean of(String name) throws ClassNotFoundException {
    Class<?> main = Class.forName(name, false, MainClass.class.getClassLoader());
    return Arrays.stream(main.getMethods())
        .anyMatch(
            method ->
                method.getName().equals("main")
                    && Modifier.isStatic(method.getModifiers())
                    && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String[].class}));
  }
}
