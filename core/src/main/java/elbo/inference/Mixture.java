package elbo.inference;

import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.model.LatentModel;
import elbo.name.Catalog;
import elbo.points.PointSet;
import elbo.points.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A mixture of proposals, weighted by the balance heuristic:
/// `Mixture(Laplace(steps=16)=0.9,Prior=0.1)`.
///
/// @param components at least one, none of them a mixture
/// @param shares one a component, finite and greater than 0, of any sum; all 1 where none is given
public record Mixture(List<Proposal> components, List<Double> shares) implements Proposal {
  private static final Catalog<Proposal> CATALOG = new Catalog<>(Proposal.class, "elbo.inference");

  /// @throws IllegalArgumentException if a component or a share breaks its rule
  public Mixture {
    components = List.copyOf(components);
    shares = List.copyOf(shares);
    if (components.isEmpty() || components.size() != shares.size()) {
      throw new IllegalArgumentException(
          "a mixture must read mixture(A,B,…) or mixture(A=SHARE,B=SHARE,…), but has "
              + components.size()
              + " components and "
              + shares.size()
              + " shares");
    }
    for (int c = 0; c < shares.size(); c++) {
      if (components.get(c) instanceof Mixture inner) {
        throw new IllegalArgumentException(
            "a mixture has no mixtures as components, but " + inner.name() + " is one");
      }
      if (!(shares.get(c) > 0) || Double.isInfinite(shares.get(c))) {
        throw new IllegalArgumentException(
            "the share of "
                + components.get(c).name()
                + " must be a finite number greater than 0, but is "
                + shares.get(c));
      }
    }
  }

  /// The mixture that is written so.
  ///
  /// @param components each `A`, or each `A=SHARE`, with A the name of a proposal
  /// @throws IllegalArgumentException if they break a rule
  public Mixture(String... components) {
    this(Written.of(components));
  }

  private Mixture(Written written) {
    this(written.components, written.shares);
  }

  private record Written(List<Proposal> components, List<Double> shares) {
    static Written of(String... parts) {
      List<Proposal> components = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (String part : parts) {
        int equals = part.indexOf('=', part.lastIndexOf(')') + 1);
        String name = equals < 0 ? part : part.substring(0, equals);
        Proposal component = CATALOG.parse(name.strip());
        components.add(component);
        if (equals >= 0) {
          shares.add(share(component, part.substring(equals + 1).strip()));
        } else if (!shares.isEmpty()) {
          throw unshared(component);
        }
      }
      if (shares.isEmpty()) {
        components.forEach(c -> shares.add(1.0));
      } else if (shares.size() < components.size()) {
        throw unshared(components.getFirst());
      }
      return new Written(components, shares);
    }

    private static IllegalArgumentException unshared(Proposal component) {
      return new IllegalArgumentException(
          "all components of a mixture must have a share or none, but "
              + component.name()
              + " has none");
    }

    private static double share(Proposal of, String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "the share of "
                + of.name()
                + " must be a finite number greater than 0, but is '"
                + text
                + "'",
            e);
      }
    }
  }

  // Each component has points of its own.
  @Override
  public Fitted fit(Target target, PointSet points) {
    List<Distribution> made = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    Cost cost = Cost.NONE;
    PointSet own = points;
    for (Proposal component : components) {
      Fitted fitted = component.fit(target, own);
      made.add(fitted.q());
      cost = cost.plus(fitted.cost());
      remarks.addAll(fitted.remarks());
      own = own.forUse(Use.ADAPTATION);
    }
    double[] numbers = shares.stream().mapToDouble(Double::doubleValue).toArray();
    return new Fitted(new FiniteMixture(made, numbers), cost, remarks);
  }

  @Override
  public long evaluations() {
    return components.stream().mapToLong(Proposal::evaluations).sum();
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    return components.stream().flatMap(c -> c.lacks(model).stream()).findFirst();
  }

  @Override
  public String name() {
    List<String> parts = new ArrayList<>();
    for (int c = 0; c < shares.size(); c++) {
      parts.add(components.get(c).name() + "=" + shares.get(c));
    }
    return "Mixture(" + String.join(",", parts) + ")";
  }

  @Override
  public String toString() {
    return name();
  }
}
