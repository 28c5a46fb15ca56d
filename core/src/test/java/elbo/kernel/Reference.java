package elbo.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// A table of 40-digit reference values, made by `reference.py` beside it.
final class Reference {
  /// An argument, exact, and the value of the function there.
  record Row(double x, BigDecimal value) {
    /// The distance of `got` from the value in units in the last place of the nearest double.
    double ulps(double got) {
      return distance(got, Math.ulp(value.doubleValue()));
    }

    /// The distance of `got` from the value in units in the last place of the nearest float.
    double ulps(float got) {
      return distance(got, Math.ulp(value.floatValue()));
    }

    private double distance(double got, double ulp) {
      return new BigDecimal(got)
          .subtract(value)
          .abs()
          .divide(new BigDecimal(ulp), MathContext.DECIMAL64)
          .doubleValue();
    }
  }

  private Reference() {}

  static List<Row> read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Reference.class.getResourceAsStream(name + ".csv"), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", 2))
          .map(part -> new Row(Double.parseDouble(part[0]), new BigDecimal(part[1])))
          .toList();
    }
  }
}
