package elbo.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Spread;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The files of a variational autoencoder of dense networks, from which [OnnxVae] reads the same
/// model: log p(x, z) and q(z | x) have the same bits.
///
/// `encoder.onnx` takes rows `x` and outputs `mean` and `log_var` (or `log_std`, `std`,
/// `variance`); `decoder.onnx` takes `z` and outputs the parameters of the likelihood under the
/// keys that they have in `model.json`, which also has constant parameters and how the model was
/// trained.
///
/// What the decoder takes beyond the latents is the condition: both graphs then have a second input
/// `condition`, whose numbers follow those of x and of z.
public final class VaeFiles {
  private VaeFiles() {}

  /// The bytes of the files by their names.
  ///
  /// @param encoder outputs the means, then the spreads
  /// @param spread the parameterization of the spreads
  /// @param decoder of z, then of the condition that the encoder takes after x, if there is one;
  ///   outputs the learned parameters of the likelihood
  /// @param training what `training` in `model.json` has: texts, numbers, lists and maps of these
  /// @throws IllegalArgumentException if an activation or the likelihood has no form in these
  ///   files, or the networks take different conditions
  public static Map<String, byte[]> of(
      Network encoder,
      Spread spread,
      Network decoder,
      Likelihood likelihood,
      Map<String, Object> training) {
    LikelihoodParts parts = LikelihoodParts.of(likelihood);
    int latents = encoder.outputs() / 2;
    int condition = decoder.inputs() - latents;
    int width = encoder.inputs() - condition;
    if (condition < 0 || width < 1 || likelihood.outputs(width) != decoder.outputs()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an encoder of %d numbers to %d latents and a decoder of %d numbers to %d outputs do"
                  + " not take one condition",
              encoder.inputs(),
              latents,
              decoder.inputs(),
              decoder.outputs()));
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<String> moments = List.of("mean", word(spread));
    files.put(
        "encoder.onnx", DenseGraph.of("encoder", encoder, inputs("x", width, condition), moments));
    files.put(
        "decoder.onnx",
        DenseGraph.of("decoder", decoder, inputs("z", latents, condition), parts.outputs()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("decoder", Map.of("likelihood", parts.json()));
    json.put("training", training);
    files.put(Description.FILE, json(json));
    return files;
  }

  /// The same with a second level of latents, as a hierarchy: `encoder.2.onnx` takes `z1` and
  /// outputs the moments of q(z₂ | z₁), `decoder.2.onnx` takes `z2` and outputs those of p(z₁ |
  /// z₂).
  ///
  /// @param files of the first level, as [#of] makes them
  /// @param encoder outputs the means of z₂, then their log variances
  /// @param decoder outputs the means of z₁, then their log variances
  public static Map<String, byte[]> withLevel(
      Map<String, byte[]> files, Network encoder, Network decoder) {
    List<String> moments = List.of("mean", word(Spread.LOG_VARIANCE));
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put("encoder.2.onnx", DenseGraph.of("encoder", encoder, "z1", moments));
    all.put("decoder.2.onnx", DenseGraph.of("decoder", decoder, "z2", moments));
    return all;
  }

  private static List<DenseGraph.Input> inputs(String name, int width, int condition) {
    DenseGraph.Input own = new DenseGraph.Input(name, width);
    return condition == 0
        ? List.of(own)
        : List.of(own, new DenseGraph.Input("condition", condition));
  }

  private static String word(Spread spread) {
    return spread == Spread.LOG_VARIANCE ? "log_var" : spread.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] json(Map<String, Object> content) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent);
    try {
      String text = JsonMapper.builder().build().writer(printer).writeValueAsString(content);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what was trained cannot be written as JSON", e);
    }
  }
}
