package elbo.inference;

import elbo.model.FeynmanKac;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A particle filter: each sample is a whole cloud of N particles that is moved along the series,
/// weighted and resampled, and its weight Ẑ is the product of the mean increments.
///
/// E(Ẑ) = p(y), whatever N, the scheme and the threshold are (P. Del Moral, 1996, Nonlinear
/// filtering: interacting particle solution), so that clouds have every bound: the mean of log Ẑ is
/// the bound of filtering variational objectives (C. J. Maddison and others, 2017), and its
/// distance to log p(y) falls like 1/N. A cloud takes memory for N particles, however long the
/// series is.
///
/// Points that depend on each other are those of one step of one cloud, so that clouds are
/// independent. They take scalar states: particles are then resampled at every step in their order,
/// by the points themselves in place of a scheme, which is sequential quasi-Monte Carlo (M. Gerber,
/// N. Chopin, 2015). Otherwise the points of one step would meet those of the next in their order.
///
/// @param particles N, at least 1
/// @param resampling the scheme
/// @param threshold particles are resampled where their effective sample size is below this share
///   of N: from 0, never, to 1, at every step
/// @param kind how they move
public record ParticleFilter(
    int particles, Resampling resampling, double threshold, FilterKind kind)
    implements Sampler<StateSpace> {
  private static final int PARTICLES = 256;
  private static final double HALF = 0.5;
  private static final int MOST = 1 << 24;

  /// @throws IllegalArgumentException if a parameter breaks its rule
  public ParticleFilter {
    if (particles < 1 || particles > MOST) {
      throw new IllegalArgumentException(
          "particles must be from 1 to " + MOST + ", but are " + particles);
    }
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be from 0 to 1, but is " + threshold);
    }
  }

  /// A filter of which what is left out is 256 particles, SYSTEMATIC, 0.5 and BOOTSTRAP.
  public ParticleFilter(
      Optional<Integer> particles,
      Optional<Resampling> resampling,
      Optional<Double> threshold,
      Optional<FilterKind> kind) {
    this(
        particles.orElse(PARTICLES),
        resampling.orElse(Resampling.SYSTEMATIC),
        threshold.orElse(HALF),
        kind.orElse(FilterKind.BOOTSTRAP));
  }

  /// A bootstrap filter, resampled systematically where the effective sample size is below half of
  /// N.
  public ParticleFilter(int particles) {
    this(particles, Resampling.SYSTEMATIC, HALF, FilterKind.BOOTSTRAP);
  }

  /// A bootstrap filter of 256 particles.
  public ParticleFilter() {
    this(PARTICLES);
  }

  @Override
  public Stream open(StateSpace model, Observation x, PointSet points) {
    FeynmanKac series = series(model, x.values());
    List<Remark> remarks = new ArrayList<>();
    remarks.add(new Remark(model.convention()));
    if (series.steps() == 1) {
      remarks.add(new Remark("a row is a whole series, and this one has a single step"));
    }
    PointSet own = own(points, series);
    if (own.size() > 1) {
      remarks.add(
          new Remark(
              "each step of a cloud has "
                  + own.name()
                  + " and resamples particles in their order by these, at every step: clouds are"
                  + " independent"));
    }
    return new Stream(
        new Clouds(scheme(), series, own, x.number()),
        source -> Optional.empty(),
        Cost.NONE,
        remarks);
  }

  Scheme scheme() {
    return new Scheme(particles, resampling, threshold, kind == FilterKind.AUXILIARY);
  }

  /// What is run on a series.
  ///
  /// @throws IllegalArgumentException if it is no series of the model, or that has no guide
  FeynmanKac series(StateSpace model, double[] y) {
    Optional<String> lack = lacks(model);
    if (lack.isPresent()) {
      throw new IllegalArgumentException(lack.get());
    }
    return kind == FilterKind.BOOTSTRAP ? model.at(y) : model.guided(y).orElseThrow();
  }

  /// The points of a step.
  ///
  /// @throws IllegalArgumentException if they depend on each other and do not fit
  PointSet own(PointSet points, FeynmanKac series) {
    PointSet own = points.withSize(Integer.lowestOneBit(particles));
    if (own.size() == 1) {
      return own;
    }
    if (series.stateDimension() > 1 || series.uniforms() > 1) {
      throw new IllegalArgumentException(
          own.name()
              + " need particles in an order, which states of "
              + series.stateDimension()
              + " dimensions do not have: take independent points");
    }
    if (particles % own.size() != 0) {
      throw new IllegalArgumentException(
          own.name()
              + " depend on each other, so that particles must be a multiple of "
              + own.size()
              + ", but are "
              + particles);
    }
    return own;
  }

  @Override
  public Optional<String> lacks(StateSpace model) {
    return kind == FilterKind.BOOTSTRAP || model.hasGuide()
        ? Optional.empty()
        : Optional.of(
            model.name() + " has no guide, which kind=" + kind + " needs: take kind=BOOTSTRAP");
  }
}
