package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.Identity;
import elbo.network.Branches;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.onnx.AffineView.Source;
import elbo.onnx.AffineView.Source.Activated;
import elbo.onnx.AffineView.Source.Joined;
import elbo.onnx.AffineView.Source.Linear;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// The translation of traced rows to dense layers.
final class Lowering {
  private final Source input;
  private final IdentityHashMap<Source, List<Dense>> chains = new IdentityHashMap<>();

  private Lowering(Source input) {
    this.input = input;
  }

  /// A decoder whose outputs are `outputs`, one after another: one [Network] if one last layer can
  /// compute all of them; else [elbo.network.Branches]; where branches meet again, a
  /// [elbo.network.LayerGraph].
  static Decoder lower(List<AffineView> outputs) {
    try {
      return chains(outputs);
    } catch (NotDense _) {
      return GraphLowering.lower(outputs);
    }
  }

  private static Decoder chains(List<AffineView> outputs) {
    List<AffineLayer> layers = new ArrayList<>();
    outputs.forEach(rows -> AffineLayer.expand(rows).forEach(part -> layers.addAll(layers(part))));
    Lowering lowering = new Lowering(AffineLayer.input(outputs.getFirst().source));
    if (lowering.meet(layers)) {
      return new Network(lowering.extend(layers));
    }
    return new Branches(layers.stream().map(l -> lowering.extend(List.of(l))).toList());
  }

  /// The layers that compute these rows. Some outputs of an activation are the activation of some
  /// of its inputs.
  private static List<AffineLayer> layers(AffineView rows) {
    return rows.source instanceof Activated a && rows.isPlain()
        ? AffineLayer.expand(a.in.pick(rows.index)).stream()
            .map(r -> new AffineLayer(r, a.activation))
            .toList()
        : List.of(new AffineLayer(rows, new Identity()));
  }

  /// Whether layers can be joined to one: they have the same base and activation. Constants have
  /// any base.
  private boolean meet(List<AffineLayer> layers) {
    Source base = base(layers);
    Activation activation = layers.getFirst().activation();
    return layers.stream()
        .allMatch(l ->
            l.activation().equals(activation)
                && !(l.affine().source instanceof Joined)
                && (l.affine().isConstant() || l.base() == base));
  }

  private Source base(List<AffineLayer> layers) {
    return layers.stream()
        .filter(l -> !l.affine().isConstant())
        .findFirst()
        .map(AffineLayer::base)
        .orElse(input);
  }

  /// The layers from the input up to a source.
  private List<Dense> chain(Source source) {
    List<Dense> known = chains.get(source);
    if (known != null) {
      return known;
    }
    List<Dense> chain =
        switch (source) {
          case Source.Input _ -> List.of();
          case Activated a ->
              extend(
                  AffineLayer.expand(a.in).stream()
                      .map(part -> new AffineLayer(part, a.activation))
                      .toList());
          case Linear l -> extend(List.of(new AffineLayer(AffineView.of(l), new Identity())));
          case Joined j ->
              extend(
                  AffineLayer.expand(AffineView.of(j)).stream()
                      .flatMap(r -> layers(r).stream())
                      .toList());
          case Source.Pending p -> throw new NotDense(p.function.operator());
          case Source.Combined _, Source.Mean _, Source.Standardized _ ->
              throw new NotDense("branches that are joined again");
        };
    chains.put(source, chain);
    return chain;
  }

  private List<Dense> extend(List<AffineLayer> layers) {
    if (!meet(layers)) {
      throw new NotDense("branches that are joined again");
    }
    Source base = base(layers);
    List<Dense> chain = new ArrayList<>(chain(base));
    chain.add(AffineLayer.dense(base, layers));
    return List.copyOf(chain);
  }
}
