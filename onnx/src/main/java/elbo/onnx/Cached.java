package elbo.onnx;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The models of the conditions that were asked for last: with labels as conditions there are few
/// of them, and each has compiled networks of its own.
final class Cached<T> implements Function<double[], T> {
  private static final int MOST = 64;

  private final Function<double[], T> made;
  private final Map<List<Double>, T> last =
      new LinkedHashMap<>(2 * MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Double>, T> eldest) {
          return size() > MOST;
        }
      };

  Cached(Function<double[], T> made) {
    this.made = made;
  }

  @Override
  public T apply(double[] condition) {
    List<Double> key = Arrays.stream(condition).boxed().toList();
    synchronized (last) {
      T known = last.get(key);
      if (known != null) {
        return known;
      }
    }
    // Outside of the lock, so that others are made at the same time; they are all the same.
    T value = made.apply(condition);
    synchronized (last) {
      last.put(key, value);
    }
    return value;
  }
}
