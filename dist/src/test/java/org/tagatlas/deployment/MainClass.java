package org.tagatlas.deployment;

import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Checks for main classes. */
final class MainClass {

  private MainClass() {}

  /** Returns whether a class on the class path has a main method. */
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
