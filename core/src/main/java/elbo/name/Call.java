package elbo.name;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A printed name taken apart: `Name`, or `Name(argument,…)` with arguments `value` or `key=value`.
///
/// @param text the whole
/// @param name before the parenthesis
/// @param arguments in the order written
record Call(String text, String name, List<Argument> arguments) {
  /// @param key empty where the argument is given by its place
  record Argument(String key, String value) {}

  static Call parse(String text) {
    String t = text.strip();
    int open = t.indexOf('(');
    if (open < 0) {
      return new Call(t, t, List.of());
    }
    if (!t.endsWith(")")) {
      throw new IllegalArgumentException("'" + t + "' does not end in ')'");
    }
    List<Argument> arguments = new ArrayList<>();
    for (String part : split(t.substring(open + 1, t.length() - 1), t)) {
      int equals = part.indexOf('=');
      int nested = part.indexOf('(');
      boolean keyed = equals >= 0 && (nested < 0 || equals < nested);
      String key = keyed ? part.substring(0, equals).strip() : "";
      arguments.add(new Argument(key, part.substring(keyed ? equals + 1 : 0).strip()));
    }
    return new Call(t, t.substring(0, open).strip(), List.copyOf(arguments));
  }

  /// Splits a list of names at the commas that stand in no parentheses.
  static List<String> split(String list, String whole) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      char c = i == list.length() ? ',' : list.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0 || (i == list.length() && depth > 0)) {
        throw new IllegalArgumentException("the parentheses of '" + whole + "' do not match");
      }
      if (c == ',' && depth == 0) {
        String part = list.substring(start, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }

  static boolean writable(Constructor<?> constructor) {
    return Arrays.stream(constructor.getParameterTypes()).allMatch(Call::writable);
  }

  private static boolean writable(Class<?> type) {
    return type == int.class
        || type == long.class
        || type == double.class
        || type == String.class
        || type.isEnum()
        || Named.class.isAssignableFrom(type);
  }

  static String signature(Constructor<?> constructor) {
    String name = constructor.getDeclaringClass().getSimpleName();
    if (constructor.getParameterCount() == 0) {
      return name;
    }
    return Arrays.stream(constructor.getParameters())
        .map(Parameter::getName)
        .collect(Collectors.joining(",", name + "(", ")"));
  }

  /// Calls the constructor of `c` that takes the arguments.
  Object construct(Class<?> c) {
    Optional<IllegalArgumentException> unfit = Optional.empty();
    for (Constructor<?> constructor : c.getConstructors()) {
      if (writable(constructor)) {
        try {
          Optional<Object[]> values = match(constructor);
          if (values.isPresent()) {
            return invoke(constructor, values.get());
          }
        } catch (Misfit e) {
          // Another constructor may take the argument as another type.
          unfit = Optional.of(e);
        }
      }
    }
    if (unfit.isPresent()) {
      throw unfit.get();
    }
    String forms =
        Arrays.stream(c.getConstructors())
            .filter(Call::writable)
            .map(Call::signature)
            .sorted()
            .collect(Collectors.joining(" or "));
    throw new IllegalArgumentException("'" + text + "' should read " + forms);
  }

  private Optional<Object[]> match(Constructor<?> constructor) {
    Parameter[] parameters = constructor.getParameters();
    if (parameters.length != arguments.size()) {
      return Optional.empty();
    }
    Object[] values = new Object[parameters.length];
    Set<Integer> taken = new HashSet<>();
    for (int a = 0; a < values.length; a++) {
      Argument argument = arguments.get(a);
      int place = argument.key().isEmpty() ? a : place(parameters, argument.key());
      if (place < 0 || !taken.add(place)) {
        return Optional.empty();
      }
      values[place] = convert(parameters[place], argument.value());
    }
    return Optional.of(values);
  }

  private static int place(Parameter[] parameters, String key) {
    for (int p = 0; p < parameters.length; p++) {
      if (parameters[p].getName().equals(key)) {
        return p;
      }
    }
    return -1;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object convert(Parameter parameter, String value) {
    Class<?> type = parameter.getType();
    if (Named.class.isAssignableFrom(type)) {
      return new Catalog<>(type.asSubclass(Named.class), type.getPackageName()).parse(value);
    }
    try {
      if (type == int.class) {
        return Integer.valueOf(value);
      }
      if (type == long.class) {
        return Long.valueOf(value);
      }
      if (type == double.class) {
        return Double.valueOf(value);
      }
      return type == String.class ? value : Enum.valueOf((Class<Enum>) type, value);
    } catch (IllegalArgumentException e) {
      String what =
          type == double.class ? "number" : type.isEnum() ? "known value" : "whole number";
      throw new Misfit(
          "%s of '%s' must be a %s, but is '%s'".formatted(parameter.getName(), text, what, value),
          e);
    }
  }

  /// An argument that its parameter cannot hold.
  private static final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Misfit(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Object invoke(Constructor<?> constructor, Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException rule) {
        throw new IllegalArgumentException("'" + text + "': " + rule.getMessage(), rule);
      }
      throw new IllegalStateException(text, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
