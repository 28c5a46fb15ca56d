package elbo.onnx;

import elbo.model.Conditional;
import elbo.model.LatentModel;
import elbo.model.Vae;
import elbo.network.Likelihood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A variational autoencoder read from a folder with `encoder.onnx` and `decoder.onnx`.
///
/// Each graph has one input, rows of numbers (`[n, 784]`, or `[n, 1, 28, 28]` and the like, which
/// takes the same numbers in row-major order), and outputs whose names determine what they are:
///
/// | graph | outputs | distribution |
/// |---|---|---|
/// | encoder | `mean` and `log_variance`, `log_std`, `std` or `variance` | diagonal normal q(z given x) |
/// | decoder | `logits` | [elbo.network.BernoulliLogits] |
/// | decoder | `probabilities` | [elbo.network.BernoulliProbabilities] |
/// | decoder | `mean` and a spread as above | [elbo.network.Normal] |
/// | decoder | `mean` alone | [elbo.network.Normal], scale 1 |
///
/// The usual abbreviations (`mu`, `logvar`, `z_log_var`, `logstd`, `sigma`, `probs`) are recognized
/// too; letter case and underscores make no difference; other outputs are ignored. A file
/// `model.json` in the folder, in which every key is optional, is for other names or another scale:
///
/// ```json
/// {
///   "encoder": {"file": "enc.onnx", "input": "x", "mean": "out_0", "spread": "out_1",
///               "spread_kind": "log_variance"},
///   "decoder": {"file": "dec.onnx", "input": "z", "output": "out_0", "likelihood": "normal",
///               "scale": 0.1}
/// }
/// ```
///
/// With `"run": "onnx_runtime"` a network runs there though it could be compiled. `likelihood` is
/// `bernoulli_logits`, `bernoulli_probabilities` or `normal`; a normal one has a `scale`, or
/// `spread` and `spread_kind` (`log_variance`, `log_std`, `std`, `variance`).
///
/// A graph of dense layers and activations (tanh, relu, leaky relu, elu, sigmoid, softplus, silu,
/// gelu), in any of the ways in which exporters write them, is compiled to the kernels of this
/// library; any other runs in ONNX Runtime ([Route]). A sigmoid that ends in probabilities is left
/// out and its argument taken as logits: the same distribution, without rounding probabilities to 0
/// or 1. Likewise an exponential, root or logarithm that ends in a spread only changes the
/// parameterization of the scale.
///
/// Further inputs of the graphs are the condition of an observation: the model is then a
/// [Conditional], whose condition has the numbers of all of them. The prior is N(0, I) unless
/// `model.json` or a file `prior.onnx` is another; a file `joint.onnx` in place of the decoder
/// outputs log p(x, z) itself.
///
/// @param model the model
/// @param family the distributions whose parameters its decoder outputs; none where a graph outputs
///   log p(x, z) itself
/// @param encoder what computes the encoder
/// @param decoder what computes the decoder
/// @param rowShape the shape of an observation that the encoder's graph takes, without the axis
///   that counts the rows: [1, 28, 28], say
/// @param description the model in one line: its likelihood and where each parameter comes from,
///   its prior, the inputs of its graphs, their precision, and the outputs that are ignored
/// @param sha256 the identity of the model, 64 hexadecimal digits: the [elbo.model.Digest] of the
///   names and bytes of `model.json` (if there is one), of the encoder's file, of the decoder's and
///   of the others, each followed by the parts of other files in which its tensors are kept
public record OnnxVae(
    LatentModel model,
    Optional<Likelihood> family,
    Route encoder,
    Route decoder,
    List<Integer> rowShape,
    String description,
    String sha256) {
  private static final String RESOURCES = "/elbo/onnx/";
  private static final List<String> BUNDLED = List.of("mnist-tanh");

  /// The names of the bundled models.
  public static List<String> bundled() {
    return BUNDLED;
  }

  /// A bundled model.
  ///
  /// `mnist-tanh` is a VAE of 784-200-200-50 tanh layers with Bernoulli pixels, trained on MNIST.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static OnnxVae bundled(String name) {
    if (!BUNDLED.contains(name)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no bundled model is called '%s'; there is %s",
              name,
              String.join(", ", BUNDLED)));
    }
    String folder = RESOURCES + name;
    return open(
        Parts.bundled(
            name,
            ModelFile.resource(folder + "/encoder.onnx"),
            ModelFile.resource(folder + "/decoder.onnx")),
        RowShape.unknown());
  }

  /// The model, where it takes no condition and has a decoder.
  ///
  /// @throws IllegalStateException if it is another
  public Vae vae() {
    if (model instanceof Vae vae) {
      return vae;
    }
    throw new IllegalStateException(model.name() + " is no plain VAE: " + description);
  }

  /// The distributions whose parameters the decoder outputs.
  ///
  /// @throws IllegalStateException if a graph outputs log p(x, z) itself
  public Likelihood likelihood() {
    return family.orElseThrow(
        () -> new IllegalStateException(model.name() + " has a joint density and no likelihood"));
  }

  /// The model in a folder, whose graphs have inputs of fixed lengths.
  ///
  /// @throws IllegalArgumentException as [#read(Path, int\[\])]
  public static OnnxVae read(Path folder) {
    return read(folder, new int[0]);
  }

  /// The model in a folder, for data whose rows have a known shape.
  ///
  /// @param rowShape the shape of a row of data, from which lengths that the graphs leave open are
  ///   taken; empty if it is not known
  /// @throws IllegalArgumentException if a file is missing, truncated or corrupt, cannot be run or
  ///   understood, or does not fit the other or the data; the message is one line that names the
  ///   file, the rule and the value
  public static OnnxVae read(Path folder, int[] rowShape) {
    FileName where = new FileName(folder.toString(), Optional.of(folder));
    if (!Files.isDirectory(folder)) {
      throw where.error("no such folder");
    }
    return open(
        Parts.read(FileName.ofFolder(folder), folder),
        new RowShape(rowShape.clone(), "rows of the data"));
  }

  private static OnnxVae open(Parts parts, RowShape rows) {
    int width = parts.condition().width();
    String sha256 = parts.sha256();
    Opened.Model first = Opened.of(parts, sha256, rows, new double[width]);
    int latents = first.model().latentDimension();
    LatentModel model =
        width == 0
            ? first.model()
            : new Conditional(
                parts.name(),
                Optional.of(sha256),
                new int[] {latents, first.model().observationDimension(), width},
                new Cached<LatentModel>(y -> Opened.of(parts, sha256, rows, y).model()));
    return new OnnxVae(
        model,
        first.family(),
        first.encoder(),
        first.decoder(),
        first.rowShape(),
        first.description(),
        sha256);
  }
}
