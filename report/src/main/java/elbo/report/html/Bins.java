package elbo.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Rows as groups that follow each other, each of one row as long as there are not too many.
///
/// @param groups indices of rows
record Bins(List<List<Integer>> groups) {
  // More would be closer to each other in a picture than its lines are wide.
  private static final int MOST_SIGNS = 1000;
  private static final int GROUPS = 200;

  /// The groups of rows in some order, for the signs of a picture.
  static Bins of(List<Integer> order) {
    return order.size() <= MOST_SIGNS ? of(order, 1) : grouped(order);
  }

  /// The same in at most 200 groups.
  static Bins grouped(List<Integer> order) {
    return of(order, Math.max(1, (order.size() + GROUPS - 1) / GROUPS));
  }

  private static Bins of(List<Integer> order, int size) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < order.size(); i += size) {
      groups.add(order.subList(i, Math.min(i + size, order.size())));
    }
    return new Bins(groups);
  }

  boolean isGrouped() {
    return groups.stream().anyMatch(g -> g.size() > 1);
  }

  /// How many rows a group has; the last may have fewer.
  int size() {
    return groups.isEmpty() ? 0 : groups.getFirst().size();
  }

  /// The places of the groups: the middle of their rows, counted from 0.
  double[] places() {
    double[] out = new double[groups.size()];
    int before = 0;
    for (int g = 0; g < out.length; g++) {
      out[g] = before + 0.5 * (groups.get(g).size() - 1);
      before += groups.get(g).size();
    }
    return out;
  }

  /// The mean of each group over the rows that have the number.
  double[] means(IntToDoubleFunction of) {
    return groups.stream()
        .mapToDouble(g ->
            g.stream()
                .mapToDouble(of::applyAsDouble)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN))
        .toArray();
  }

  /// The largest number of each group.
  double[] largest(IntToDoubleFunction of) {
    return groups.stream()
        .mapToDouble(g ->
            g.stream()
                .mapToDouble(of::applyAsDouble)
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(Double.NaN))
        .toArray();
  }

  /// The least number of each group.
  double[] least(IntToDoubleFunction of) {
    return groups.stream()
        .mapToDouble(g ->
            g.stream()
                .mapToDouble(of::applyAsDouble)
                .filter(v -> !Double.isNaN(v))
                .min()
                .orElse(Double.NaN))
        .toArray();
  }

  /// What a caption says of groups; nothing where each is a row.
  String caption(String shown) {
    return isGrouped()
        ? " There are more than "
            + Digits.count(MOST_SIGNS)
            + " rows: each sign is "
            + shown
            + " of "
            + Digits.count(size())
            + " rows."
        : "";
  }
}
