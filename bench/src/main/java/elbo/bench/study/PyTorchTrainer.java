package elbo.bench.study;

import elbo.onnx.OnnxVae;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// PyTorch, in a process of its own.
///
/// @param script `bench/peers/train_vae.py`
/// @param images the IDX file
/// @param work a folder for the models
record PyTorchTrainer(Path script, Path images, Path work) implements MnistTrainer {
  static final String NAME = "PyTorch";
  private static final Pattern SECONDS = Pattern.compile("learned in ([0-9.]+) s");

  @Override
  public MnistRun learn(MnistObjective objective, int seed, int epochs)
      throws IOException, InterruptedException {
    Path folder = work.resolve(objective.name() + "-" + seed);
    List<String> command =
        List.of(
            "python3",
            script.toString(),
            folder.toString(),
            "--images=" + images,
            "--latents=" + LATENTS,
            "--hidden=" + HIDDEN,
            "--batch=" + BATCH,
            "--rate=" + RATE,
            "--samples=" + objective.samples(),
            "--epochs=" + epochs,
            "--seed=" + seed,
            "--threads=1");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    double seconds = Double.NaN;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher matcher = SECONDS.matcher(line);
        seconds = matcher.matches() ? Double.parseDouble(matcher.group(1)) : seconds;
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with an error");
    }
    return new MnistRun(NAME, objective, seed, seconds, OnnxVae.read(folder).vae());
  }

  /// Removes a folder with all that is in it.
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
