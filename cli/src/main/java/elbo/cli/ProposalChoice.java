package elbo.cli;

import elbo.model.Model;
import elbo.points.Points;
import elbo.proposal.Proposal;
import java.util.Map;
import java.util.TreeMap;

/// Which q(z | x) the samples come from.
///
/// @param name as it is written on the command line
/// @param maker makes it for an observation
record ProposalChoice(String name, Maker maker) {
  private static final Map<String, Maker> MAKERS =
      new TreeMap<>(
          Map.of(
              "encoder", (model, x, points, row) -> model.proposal(x),
              "prior",
                  (model, x, points, row) ->
                      model.prior().orElseThrow(() -> lacking(model, "prior")),
              "posterior",
                  (model, x, points, row) ->
                      model.posterior(x).orElseThrow(() -> lacking(model, "posterior"))));

  /// Makes the proposal of a model for an observation.
  @FunctionalInterface
  interface Maker {
    /// A proposal for the posterior given x.
    ///
    /// @param points randomness for what must try before it knows, independent of the samples'
    /// @param row the number of the observation
    Proposal make(Model model, double[] x, Points points, int row);
  }

  /// The choice of that name.
  ///
  /// @throws InputException if there is none
  static ProposalChoice parse(String name) {
    Maker maker = MAKERS.get(name);
    if (maker == null) {
      throw new InputException(
          "--proposal must be %s, but is %s"
              .formatted(String.join(" or ", MAKERS.keySet()), InputException.quote(name)));
    }
    return new ProposalChoice(name, maker);
  }

  private static InputException lacking(Model model, String name) {
    return new InputException(
        "--proposal %s: %s has no %s that is known".formatted(name, model.name(), name));
  }
}
