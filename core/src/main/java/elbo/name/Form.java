package elbo.name;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A way to write a name: a public constructor whose arguments can be written.
///
/// Its parameters are whole numbers, numbers, texts, constants of an enum, things with names of
/// their own, and any of these as an `Optional`, which may be left out. Or it has a single
/// parameter `String...`, and takes all arguments unparsed.
record Form(Constructor<?> constructor) {
  /// The forms of a class, those that take texts last: a text may be anything.
  ///
  /// @throws IllegalArgumentException if the class refers to one that does not load
  static List<Form> of(Class<?> c) {
    return Arrays.stream(constructors(c))
        .map(Form::new)
        .filter(Form::writable)
        .sorted(Comparator.comparingLong(Form::texts).thenComparing(f -> f.constructor.toString()))
        .toList();
  }

  private static Constructor<?>[] constructors(Class<?> c) {
    try {
      return c.getConstructors();
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          c.getName() + " refers to a class that does not load: " + e.getMessage(), e);
    }
  }

  /// Makes arguments that are names themselves.
  @FunctionalInterface
  interface Lookup {
    Named parse(Class<? extends Named> type, String text);
  }

  private boolean writable() {
    return takesAll() || Arrays.stream(constructor.getParameters()).allMatch(Form::writable);
  }

  private boolean takesAll() {
    return constructor.isVarArgs()
        && constructor.getParameterCount() == 1
        && constructor.getParameterTypes()[0] == String[].class;
  }

  private long texts() {
    return takesAll()
        ? Long.MAX_VALUE
        : Arrays.stream(constructor.getParameterTypes()).filter(t -> t == String.class).count();
  }

  private static boolean writable(Parameter parameter) {
    Class<?> type = type(parameter);
    return type == int.class
        || type == long.class
        || type == double.class
        || type == String.class
        || type.isEnum()
        || Named.class.isAssignableFrom(type);
  }

  // Of a parameter that is an Optional, the type of its value.
  private static Class<?> type(Parameter parameter) {
    if (isOptional(parameter)
        && parameter.getParameterizedType() instanceof ParameterizedType optional
        && optional.getActualTypeArguments()[0] instanceof Class<?> value) {
      return MethodType.methodType(value).unwrap().returnType();
    }
    return parameter.getType();
  }

  private static boolean isOptional(Parameter parameter) {
    return parameter.getType() == Optional.class;
  }

  /// The name and its parameters, `Iwae(k)`.
  String signature() {
    Class<?> made = constructor.getDeclaringClass();
    String name = ClassPath.isOurs(made) ? made.getSimpleName() : made.getName();
    if (constructor.getParameterCount() == 0) {
      return name;
    }
    return Arrays.stream(constructor.getParameters())
        .map(Parameter::getName)
        .collect(Collectors.joining(",", name + "(", takesAll() ? ",…)" : ")"));
  }

  /// Calls the constructor if its parameters are those of the call.
  ///
  /// @param names where arguments that are names are looked up
  /// @throws Misfit if an argument is no value of its parameter
  /// @throws IllegalArgumentException if the constructor rejects the arguments
  Optional<Object> make(Call call, Lookup names) {
    return match(call, names).map(values -> invoke(call, values));
  }

  private Optional<Object[]> match(Call call, Lookup names) {
    if (takesAll()) {
      return Optional.of(new Object[] {call.arguments().toArray(String[]::new)});
    }
    Parameter[] parameters = constructor.getParameters();
    Object[] values = new Object[parameters.length];
    for (int a = 0; a < call.arguments().size(); a++) {
      Call.Argument argument = Call.Argument.of(call.arguments().get(a));
      int position = argument.key().isEmpty() ? a : position(parameters, argument.key());
      if (position < 0 || position >= values.length || values[position] != null) {
        return Optional.empty();
      }
      values[position] = value(parameters[position], argument.value(), call, names);
    }
    for (int p = 0; p < values.length; p++) {
      if (values[p] == null && !isOptional(parameters[p])) {
        return Optional.empty();
      }
      if (isOptional(parameters[p])) {
        values[p] = Optional.ofNullable(values[p]);
      }
    }
    return Optional.of(values);
  }

  private static int position(Parameter[] parameters, String key) {
    for (int p = 0; p < parameters.length; p++) {
      if (parameters[p].getName().equals(key)) {
        return p;
      }
    }
    return -1;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object value(Parameter parameter, String text, Call call, Lookup names) {
    Class<?> type = type(parameter);
    if (Named.class.isAssignableFrom(type)) {
      return names.parse(type.asSubclass(Named.class), text);
    }
    try {
      if (type == int.class) {
        return Integer.valueOf(text);
      }
      if (type == long.class) {
        return Long.valueOf(text);
      }
      if (type == double.class) {
        return Double.valueOf(text);
      }
      return type == String.class ? text : Enum.valueOf((Class<Enum>) type, text);
    } catch (IllegalArgumentException e) {
      throw new Misfit(
          parameter.getName()
              + " of "
              + Call.quoted(call.text())
              + " must be "
              + kind(type)
              + ", but is "
              + Call.quoted(text),
          e);
    }
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(c -> ((Enum<?>) c).name())
              .collect(Collectors.joining(", "));
    }
    return type == double.class ? "a number" : "a whole number";
  }

  private Object invoke(Call call, Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      String what = Call.quoted(call.text());
      if (e.getCause() instanceof IllegalArgumentException rule) {
        String message = Call.oneLine(String.valueOf(rule.getMessage()));
        throw new IllegalArgumentException(what + ": " + message, rule);
      }
      throw new IllegalStateException(what + " could not be made", e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalArgumentException(
          Call.quoted(call.text()) + " could not be made: " + Call.oneLine(e.toString()), e);
    }
  }

  /// The error that an argument is no value of its parameter; another form may take it.
  static final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Misfit(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
