package elbo.bench.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// The power of K with which a signal-to-noise ratio changes, by weighted least squares of its log
/// on log K.
///
/// @param name of the model
/// @param fromK the first K that is used
/// @param toK the last
/// @param points how many are used: those of at least four errors
/// @param slope as measured
/// @param theorySlope T. Rainforth et al. (2018); for the doubly reparameterized gradient G. Tucker
///   et al. (2019)
record GradientSlope(
    String name,
    String network,
    String objective,
    int fromK,
    int toK,
    int points,
    Figure slope,
    double theorySlope) {
  /// From where the leading term in 1/K is to dominate.
  static final int LEADING = 100;

  private static final double CLEAR = 4;

  static List<GradientSlope> all(List<GradientsLine> lines) {
    List<GradientSlope> slopes = new ArrayList<>();
    lines.stream()
        .collect(
            Collectors.groupingBy(
                l -> l.name() + " " + l.network() + " " + l.objective(),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .forEach(of -> slopes.add(of(of)));
    return slopes;
  }

  private static GradientSlope of(List<GradientsLine> lines) {
    List<GradientsLine> used =
        lines.stream()
            .filter(l -> l.k() >= LEADING)
            .filter(l -> l.ratio().value() > CLEAR * l.ratio().error())
            .toList();
    GradientsLine line = lines.getFirst();
    boolean falls =
        line.network().equals(GradientsLine.ENCODER)
            && line.objective().equals(Estimator.IWAE.label());
    return new GradientSlope(
        line.name(),
        line.network(),
        line.objective(),
        used.isEmpty() ? LEADING : used.getFirst().k(),
        used.isEmpty() ? LEADING : used.getLast().k(),
        used.size(),
        Slope.fit(
            used.stream().mapToDouble(GradientsLine::k).toArray(),
            used.stream().map(GradientsLine::ratio).toList()),
        falls ? -0.5 : 0.5);
  }
}
