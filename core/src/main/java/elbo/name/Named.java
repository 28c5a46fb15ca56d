package elbo.name;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Something with a printed form from which it can be made again: `Iwae(k=5000)`.
public interface Named {
  /// The printed form. Of a record it is `Name(component=value,…)`, or `Name` if there are no
  /// components; those that are an empty `Optional` are left out. The name is the simple one for
  /// classes of this library's packages, and the full one for all others. [Catalog] is the way
  /// back.
  ///
  /// @throws IllegalArgumentException if this is no record and its class does not override the
  ///   method
  default String name() {
    if (this instanceof Record named) {
      return printed(named);
    }
    throw new IllegalArgumentException(
        getClass().getName() + " is no record, so that it must override name()");
  }

  private static String printed(Record named) {
    PrintedForm form = PrintedForm.of(named.getClass());
    List<String> components = new ArrayList<>();
    for (Method accessor : form.accessors()) {
      value(named, accessor).ifPresent(v -> components.add(accessor.getName() + "=" + v));
    }
    return components.isEmpty()
        ? form.name()
        : form.name() + "(" + String.join(",", components) + ")";
  }

  private static Optional<String> value(Record named, Method accessor) {
    try {
      Object value = accessor.invoke(named);
      return value instanceof Optional<?> optional
          ? optional.map(Named::written)
          : Optional.of(written(value));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String written(Object value) {
    return value instanceof Named n ? n.name() : String.valueOf(value);
  }
}
