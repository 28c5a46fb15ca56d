package elbo.onnx;

import elbo.model.Vae;
import elbo.network.Likelihood;
import elbo.proposal.NormalEncoder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// A variational autoencoder read from a folder with `encoder.onnx` and `decoder.onnx`.
///
/// Each graph has one input, rows of numbers (`[n, 784]`, or `[n, 1, 28, 28]` and the like, which
/// is fed the same numbers in row-major order), and outputs that say by their names what they are:
///
/// | graph | outputs | understood as |
/// |---|---|---|
/// | encoder | `mean` and `log_variance`, `log_std`, `std` or `variance` | diagonal normal q(z given x) |
/// | decoder | `logits` | [elbo.network.BernoulliLogits] |
/// | decoder | `probabilities` | [elbo.network.BernoulliProbabilities] |
/// | decoder | `mean` and a spread as above | [elbo.network.NormalOutputs] |
/// | decoder | `mean` alone | [elbo.network.NormalOutput], scale 1 |
///
/// Usual abbreviations (`mu`, `logvar`, `z_log_var`, `logstd`, `sigma`, `probs`) count too, upper
/// case and underscores don't; other outputs are ignored. For other names or another scale a file
/// `model.json` in the folder says what differs, every key optional:
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
/// `"run": "onnx_runtime"` has a network run there though it could be compiled. `likelihood` is
/// `bernoulli_logits`, `bernoulli_probabilities` or `normal`; a normal one has a `scale`, or
/// `spread` and `spread_kind` (`log_variance`, `log_std`, `std`, `variance`).
///
/// A graph of dense layers and activations (tanh, relu, leaky relu, elu, sigmoid, softplus, silu,
/// gelu), in any of the ways in which exporters write them, is compiled to our kernels; any other
/// runs in ONNX Runtime ([Route]). A sigmoid that ends in probabilities is left out and its
/// argument taken as logits: the same distribution, without rounding probabilities to 0 or 1.
/// Likewise an exponential, root or logarithm that ends in a spread only changes what the spread is
/// called.
///
/// @param vae the model
/// @param likelihood how its decoder's outputs are understood
/// @param encoder what computes the encoder
/// @param decoder what computes the decoder
public record OnnxVae(Vae vae, Likelihood likelihood, Route encoder, Route decoder) {
  private static final String RESOURCES = "/elbo/onnx/";
  private static final List<String> BUNDLED = List.of("mnist-tanh");

  /// The names of the models that come with the program.
  public static List<String> bundled() {
    return BUNDLED;
  }

  /// A model that comes with the program.
  ///
  /// `mnist-tanh` is a VAE of 784-200-200-50 tanh layers with Bernoulli pixels, trained on MNIST.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static OnnxVae bundled(String name) {
    if (!BUNDLED.contains(name)) {
      throw new IllegalArgumentException(
          "no bundled model is called '%s'; there is %s"
              .formatted(name, String.join(", ", BUNDLED)));
    }
    String folder = RESOURCES + name;
    return join(
        name,
        OnnxEncoder.open(ModelFile.resource(folder + "/encoder.onnx"), Description.none()),
        OnnxDecoder.open(ModelFile.resource(folder + "/decoder.onnx"), Description.none()));
  }

  /// The model in a folder.
  ///
  /// @throws IllegalArgumentException if a file is missing, truncated or corrupt, cannot be run or
  ///   understood, or does not fit the other; the message is one line that names the file, the rule
  ///   and the value
  public static OnnxVae read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + ": no such folder");
    }
    Description encoder = Description.read(folder, "encoder");
    Description decoder = Description.read(folder, "decoder");
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return join(
        name == null ? folder.toString() : name.toString(),
        OnnxEncoder.open(file(folder, encoder, "encoder.onnx"), encoder),
        OnnxDecoder.open(file(folder, decoder, "decoder.onnx"), decoder));
  }

  private static ModelFile file(Path folder, Description description, String usual) {
    String name = description.text("file").orElse(usual);
    try {
      return ModelFile.read(folder.resolve(name));
    } catch (InvalidPathException e) {
      throw description.error("'file' is '%s', which can be no file".formatted(name));
    }
  }

  private static OnnxVae join(String name, OnnxEncoder encoder, OnnxDecoder decoder) {
    NormalEncoder e = encoder.encoder();
    if (e.latentDimension() != decoder.decoder().latentDimension()) {
      throw encoder
          .file()
          .error(
              "gives %d latents, but %s takes %d"
                  .formatted(
                      e.latentDimension(),
                      decoder.file().name(),
                      decoder.decoder().latentDimension()));
    }
    if (decoder.width() != e.width()) {
      throw encoder
          .file()
          .error(
              "takes observations of %d numbers, but %s describes %d"
                  .formatted(e.width(), decoder.file().name(), decoder.width()));
    }
    return new OnnxVae(
        new Vae(name, e.width(), decoder.decoder(), decoder.likelihood(), e),
        decoder.likelihood(),
        encoder.route(),
        decoder.route());
  }
}
