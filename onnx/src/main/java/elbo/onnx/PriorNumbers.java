package elbo.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import elbo.InputException;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.data.Reading;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.kernel.Exp;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The parameters of a normal distribution or a mixture of them, as `model.json` or the outputs of
/// a graph have them: one number for all, a list, a list of lists, or a file of rows.
final class PriorNumbers {
  private final Path folder;
  private final Description part;

  PriorNumbers(Path folder, Description part) {
    this.folder = folder;
    this.part = part;
  }

  /// The rows that a key has; a number or a list of numbers is one row.
  double[][] rows(String key) {
    JsonNode value =
        part.node(key)
            .orElseThrow(() -> part.error(String.format(Locale.ROOT, "has no '%s'", key)));
    if (value.isTextual()) {
      return file(key, value.textValue());
    }
    if (value.isArray() && !value.isEmpty() && value.get(0).isArray()) {
      double[][] rows = new double[value.size()][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = row(key, value.get(r));
      }
      return rows;
    }
    return new double[][] {row(key, value)};
  }

  /// The numbers that a key has: a number or a list of numbers.
  double[] numbers(String key) {
    double[][] rows = rows(key);
    if (rows.length > 1 && Arrays.stream(rows).allMatch(r -> r.length == 1)) {
      return Arrays.stream(rows).mapToDouble(r -> r[0]).toArray();
    }
    if (rows.length != 1) {
      throw part.error(
          String.format(Locale.ROOT, "'%s' has %s rows, but must be one list", key, rows.length));
    }
    return rows[0];
  }

  private double[] row(String key, JsonNode value) {
    if (value.isNumber()) {
      return new double[] {value.doubleValue()};
    }
    if (!value.isArray() || value.isEmpty()) {
      throw part.error(String.format(Locale.ROOT, "'%s' has %s, not numbers", key, value));
    }
    double[] row = new double[value.size()];
    for (int j = 0; j < row.length; j++) {
      if (!value.get(j).isNumber()) {
        throw part.error(
            String.format(Locale.ROOT, "'%s' has %s, not a number", key, value.get(j)));
      }
      row[j] = value.get(j).doubleValue();
    }
    return row;
  }

  private double[][] file(String key, String name) {
    try {
      // The first line of a text is a row, whatever its numbers are.
      String lower = name.toLowerCase(Locale.ROOT);
      boolean text = lower.endsWith(".csv") || lower.endsWith(".txt");
      Reading reading = text ? Reading.PLAIN.withHeader("no") : Reading.PLAIN;
      Observations read = ObservationFiles.read(folder.resolve(name), reading);
      if (read.areLevels()) {
        throw part.error(
            String.format(
                Locale.ROOT,
                "'%s' is '%s', whose bytes may be grey levels or numbers: save them as floating"
                    + " point",
                key,
                name));
      }
      double[][] rows = new double[read.rows()][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = read.row(r);
      }
      return rows;
    } catch (InputException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    } catch (InvalidPathException e) {
      throw part.error(String.format(Locale.ROOT, "'%s' is '%s', which can be no file", key, name));
    }
  }

  /// `row` itself, or its only number d times.
  static double[] stretched(double[] row, int d, String what) {
    if (row.length == 1 && d > 1) {
      double[] all = new double[d];
      Arrays.fill(all, row[0]);
      return all;
    }
    if (row.length != d) {
      throw new IllegalArgumentException(what + " has " + row.length + " numbers, but z has " + d);
    }
    return row;
  }

  /// The normal distributions of some means and scales.
  ///
  /// @param scales one row for each mean, or one for all; each of d numbers, or of one for all; K
  ///   numbers in one row are one for each mean where d is another number
  static List<Distribution> normals(double[][] means, double[][] scales, int d, String where) {
    int k = means.length;
    double[][] each = scales;
    if (scales.length == 1 && scales[0].length == k && k > 1 && d != k) {
      each = Arrays.stream(scales[0]).mapToObj(s -> new double[] {s}).toArray(double[][]::new);
    }
    if (scales.length == 1 && scales[0].length == k && k > 1 && d == k) {
      throw new IllegalArgumentException(
          where
              + ": "
              + k
              + " scales may be one for each of "
              + k
              + " components or for each coordinate: write one list for each component");
    }
    if (each.length != 1 && each.length != k) {
      throw new IllegalArgumentException(
          where + ": there are " + k + " means, but " + each.length + " scales");
    }
    List<Distribution> normals = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      String which = where + ": component " + c;
      try {
        normals.add(
            new DiagonalNormal(
                stretched(means[c], d, "its mean"),
                stretched(each[each.length == 1 ? 0 : c], d, "its scale")));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(which + ": " + e.getMessage(), e);
      }
    }
    return normals;
  }

  /// The shares of softmax.
  static double[] softmax(double[] logits) {
    double max = Arrays.stream(logits).max().orElse(0);
    return Arrays.stream(logits).map(l -> Exp.exp(l - max)).toArray();
  }

  /// The mixture of the components whose weights are not 0.
  static Distribution mixture(List<? extends Distribution> all, double[] weights, String where) {
    if (weights.length != all.size()) {
      throw new IllegalArgumentException(
          where + ": there are " + all.size() + " components, but " + weights.length + " weights");
    }
    List<Distribution> some = new ArrayList<>();
    double[] shares = new double[weights.length];
    for (int c = 0; c < weights.length; c++) {
      if (!(weights[c] >= 0) || Double.isInfinite(weights[c])) {
        throw new IllegalArgumentException(
            where + ": weight " + c + " must be 0 or greater, and finite, but is " + weights[c]);
      }
      if (weights[c] > 0) {
        shares[some.size()] = weights[c];
        some.add(all.get(c));
      }
    }
    if (some.isEmpty()) {
      throw new IllegalArgumentException(where + ": all weights are 0");
    }
    return new FiniteMixture(some, Arrays.copyOf(shares, some.size()));
  }
}
