package elbo.onnx;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.model.BatchEncoder;
import elbo.model.LatentModel;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.Likelihood;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The model of one condition, put together from its parts.
final class Opened {
  /// What was put together.
  ///
  /// @param rowShape the shape of a row of data
  /// @param description of what was understood, in one line
  record Model(
      LatentModel model,
      Optional<Likelihood> family,
      Route encoder,
      Route decoder,
      List<Integer> rowShape,
      String description) {}

  private final Parts parts;
  private final String sha256;
  private final double[] y;
  private final DataLayout layout;

  private Opened(Parts parts, String sha256, RowShape rows, double[] y) {
    this.parts = parts;
    this.sha256 = sha256;
    this.y = y;
    layout = DataLayout.of(rows, parts.described().root());
  }

  /// @param sha256 the identity of the parts, which is the same for every condition
  /// @param rows the shape of a row of data, as far as it is known
  /// @param y the condition; no numbers where the model takes none
  /// @throws IllegalArgumentException if a part is not understood or does not fit the others
  static Model of(Parts parts, String sha256, RowShape rows, double[] y) {
    Opened opened = new Opened(parts, sha256, rows, y);
    Optional<ModelFile> file = parts.encoder().map(opened::bind);
    Optional<WholeGraph> whole = parts.isWhole() ? file.map(WholeGraph::of) : Optional.empty();
    Optional<OnnxEncoder> encoder =
        whole.map(WholeGraph::encoder).or(() -> file).map(opened::encoder);
    if (parts.joint().isPresent()) {
      return opened.joint(encoder.orElseThrow());
    }
    ModelFile decoder =
        whole
            .map(g ->
                g.decoder(
                    encoder.orElseThrow(), encoder.orElseThrow().groups().getFirst().output()))
            .orElseGet(() -> opened.bind(parts.decoder().orElseThrow()));
    return opened.vae(encoder, decoder);
  }

  private ModelFile bind(Condition.Use use) {
    return parts.condition().bind(use, y);
  }

  private OnnxEncoder encoder(ModelFile file) {
    OnnxEncoder encoder = OnnxEncoder.open(file, parts.described().encoder(), layout.shape());
    layout.check(file, "input " + encoder.input().name, encoder.input().rowDims);
    return encoder;
  }

  private static RowShape latent(OnnxEncoder encoder) {
    return new RowShape(encoder.dims(), "latents of " + encoder.file().name());
  }

  /// An encoder for rows of data in another order than that of its graph.
  private record Transposed(OnnxEncoder encoder, DataLayout layout)
      implements BatchEncoder<DiagonalNormal> {
    @Override
    public DiagonalNormal apply(double[] x) {
      return encoder.apply(layout.toGraph(x));
    }

    @Override
    public List<Supplier<DiagonalNormal>> all(List<double[]> xs) {
      return encoder.all(xs.stream().map(layout::toGraph).toList());
    }
  }

  /// q(z | x) of the encoder for rows of data.
  private Function<double[], DiagonalNormal> normal(OnnxEncoder encoder) {
    return layout.isTransposed() ? new Transposed(encoder, layout) : encoder;
  }

  private Model vae(Optional<OnnxEncoder> encoder, ModelFile decoderFile) {
    RowShape known = encoder.map(Opened::latent).orElse(RowShape.unknown());
    OnnxDecoder decoder = OnnxDecoder.open(decoderFile, parts.described().decoder(), known);
    encoder.ifPresent(e -> fit(e, decoder));
    layout.check(decoder.file(), "output", decoder.dims());
    RowShape latent = new RowShape(decoder.input().rowDims, "latents of " + decoder.file().name());
    int d = decoder.decoder().latentDimension();
    Optional<Function<double[], DiagonalNormal>> normal = encoder.map(e -> normal(e));
    Function<double[], ? extends Distribution> posterior =
        parts.flow().isPresent()
            ? FlowPosterior.of(
                bind(parts.flow().get()), parts.flow().get().own(), latent, d, normal)
            : normal.orElseThrow();
    Vae vae =
        new Vae(
            parts.name(),
            Optional.of(sha256),
            decoder.width(),
            decoder.decoder(),
            new GraphLikelihood(decoder.likelihood(), layout, decoder.reads()),
            posterior);
    LatentModel model =
        parts.prior().under(vae, parts.prior().use().map(this::bind), normal, latent);
    return new Model(
        model,
        Optional.of(decoder.likelihood()),
        encoder.map(OnnxEncoder::route).orElse(new Route.OnnxRuntime("a flow")),
        decoder.route(),
        encoder.map(e -> layout.rowShape(e.input().rowDims)).orElse(List.of()),
        ModelLine.of(encoder, decoder, parts, layout, parts.prior().describe(model.prior())));
  }

  private Model joint(OnnxEncoder encoder) {
    Condition.Use use = parts.joint().orElseThrow();
    JointGraph model =
        new JointGraph(
            parts.name(),
            sha256,
            bind(use),
            parts.ofJoint(),
            List.copyOf(use.own()),
            latent(encoder),
            normal(encoder));
    if (model.observationDimension() != encoder.encoder().width()) {
      throw encoder
          .file()
          .error(
              String.format(
                  Locale.ROOT,
                  "takes observations of %s numbers, but those of %s have %s",
                  encoder.encoder().width(),
                  use.file().name(),
                  model.observationDimension()));
    }
    return new Model(
        model,
        Optional.empty(),
        encoder.route(),
        new Route.OnnxRuntime("log p(x, z)"),
        layout.rowShape(encoder.input().rowDims),
        ModelLine.ofJoint(encoder, parts));
  }

  private static void fit(OnnxEncoder encoder, OnnxDecoder decoder) {
    NormalEncoder e = encoder.encoder();
    ModelFile file = encoder.file();
    String other = decoder.file().name();
    if (e.latentDimension() != decoder.decoder().latentDimension()) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "outputs %s latents, but %s takes %s",
              e.latentDimension(),
              other,
              decoder.decoder().latentDimension()));
    }
    if (!decoder.fits(e.width())) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "takes observations of %s numbers, but those of %s have %s",
              e.width(),
              other,
              decoder.width()));
    }
    new DataLayout(new RowShape(encoder.input().rowDims, "rows of " + file.name()), new int[0])
        .check(decoder.file(), "output", decoder.dims());
    new DataLayout(latent(encoder), new int[0])
        .check(decoder.file(), "input " + decoder.input().name, decoder.input().rowDims);
  }
}
