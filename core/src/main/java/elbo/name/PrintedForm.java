package elbo.name;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/// What the printed forms of a class of records have in common, looked up once a class: every
/// estimate has the name of its statistic.
///
/// @param name of the class
/// @param accessors those of its components, in order
record PrintedForm(String name, List<Method> accessors) {
  private static final ClassValue<PrintedForm> FORMS =
      new ClassValue<>() {
        @Override
        protected PrintedForm computeValue(Class<?> c) {
          List<Method> accessors =
              Arrays.stream(c.getRecordComponents()).map(RecordComponent::getAccessor).toList();
          accessors.forEach(accessor -> accessor.setAccessible(true));
          return new PrintedForm(ClassPath.isOurs(c) ? c.getSimpleName() : c.getName(), accessors);
        }
      };

  static PrintedForm of(Class<?> c) {
    return FORMS.get(c);
  }
}
