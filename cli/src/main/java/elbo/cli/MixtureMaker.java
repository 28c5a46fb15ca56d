package elbo.cli;

import elbo.model.Model;
import elbo.name.Catalog;
import elbo.points.Points;
import elbo.proposal.Mixture;
import elbo.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a mixture of proposals, `mixture(adaptive=0.8,prior=0.2)`, weighted by the balance
/// heuristic.
///
/// @param components each with points of its own
/// @param shares one a component, of any sum
record MixtureMaker(List<ProposalChoice> components, List<Double> shares)
    implements ProposalChoice.Maker {
  private static final String NAME = "mixture";

  /// Whether the name of a proposal is that of a mixture.
  static boolean isNamed(String name) {
    return name.equals(NAME) || name.startsWith(NAME + "(");
  }

  /// The mixture that is written so.
  ///
  /// @param points of the first component; others have points independent of them
  /// @throws InputException if it breaks a rule
  static ProposalChoice parse(String text, Points points) {
    List<ProposalChoice> components = new ArrayList<>();
    List<Optional<Double>> given = new ArrayList<>();
    List<String> written = parts(text);
    Points own = points;
    for (String part : written) {
      int equals = part.indexOf('=', part.lastIndexOf(')') + 1);
      String name = equals < 0 ? part : part.substring(0, equals).strip();
      if (isNamed(name)) {
        throw new InputException(
            "--proposal: a mixture has no mixtures as components, but %s is one"
                .formatted(InputException.quote(name)));
      }
      components.add(ProposalChoice.parse(name, own));
      given.add(
          equals < 0 ? Optional.empty() : Optional.of(share(name, part.substring(equals + 1))));
      own = own.independent();
    }
    List<Double> shares = shares(components, given);
    return new ProposalChoice(
        name(components, given), new MixtureMaker(components, shares), points);
  }

  private static List<String> parts(String text) {
    List<String> parts = List.of();
    if (text.endsWith(")")) {
      try {
        parts = Catalog.split(text.substring(NAME.length() + 1, text.length() - 1));
      } catch (IllegalArgumentException e) {
        throw new InputException("--proposal: " + e.getMessage(), e);
      }
    }
    if (parts.isEmpty()) {
      throw new InputException(
          "--proposal: a mixture must read mixture(A,B,…) or mixture(A=SHARE,B=SHARE,…), but is %s"
              .formatted(InputException.quote(text)));
    }
    return parts;
  }

  private static double share(String name, String text) {
    double share = Double.NaN;
    try {
      share = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // Breaks the same rule as NaN does.
    }
    if (!(share > 0) || Double.isInfinite(share)) {
      throw new InputException(
          "--proposal: the share of %s must be a finite number greater than 0, but is %s"
              .formatted(name, InputException.quote(text.strip())));
    }
    return share;
  }

  private static List<Double> shares(
      List<ProposalChoice> components, List<Optional<Double>> given) {
    if (given.stream().noneMatch(Optional::isPresent)) {
      return given.stream().map(share -> 1.0).toList();
    }
    for (int c = 0; c < given.size(); c++) {
      if (given.get(c).isEmpty()) {
        throw new InputException(
            "--proposal: all components of a mixture must have a share or none, but %s has none"
                .formatted(components.get(c).name()));
      }
    }
    return given.stream().map(Optional::orElseThrow).toList();
  }

  private static String name(List<ProposalChoice> components, List<Optional<Double>> given) {
    List<String> parts = new ArrayList<>();
    for (int c = 0; c < components.size(); c++) {
      parts.add(components.get(c).name() + given.get(c).map(share -> "=" + share).orElse(""));
    }
    return NAME + "(" + String.join(",", parts) + ")";
  }

  @Override
  public Proposal make(Model model, double[] x, Points points, int row) {
    List<Proposal> made = components.stream().map(c -> c.make(model, x, row)).toList();
    return new Mixture(made, shares.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public long evaluations() {
    return components.stream().mapToLong(c -> c.maker().evaluations()).sum();
  }
}
