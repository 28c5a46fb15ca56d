// log p(x) of observations under a VAE from ONNX files: the first bundled digits under the bundled
// VAE, or the first rows of DATA (IDX, NPY or CSV) under that in FOLDER.
//
//     java --add-modules jdk.incubator.vector -cp cli/target/elbo-cli.jar \
//         examples/ScoreOnnxVae.java [FOLDER DATA]

import elbo.Evaluation;
import elbo.Result;
import elbo.bound.EvidenceInterval;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.onnx.OnnxVae;
import elbo.stopping.Tolerance;

void main(String[] args) {
  boolean given = args.length == 2;
  OnnxVae onnx = given ? OnnxVae.read(Path.of(args[0])) : OnnxVae.bundled("mnist-tanh");
  Observations data = given ? ObservationFiles.read(Path.of(args[1])) : ObservationFiles.digits();
  Observations few = data.slice(0, Math.min(4, data.rows()));
  Observations binary = new Binarize.Threshold(0.5).apply(few);

  IO.println("encoder " + onnx.encoder() + ", decoder " + onnx.decoder());
  IO.println("SHA-256 " + onnx.sha256());
  Evaluation.of(onnx.vae()).withTolerance(0.05).evaluate(binary.toRows(), this::print);
}

void print(Result result) {
  EvidenceInterval.Interval evidence = result.get(Tolerance.INTERVAL);
  IO.println(
      "row %d: log p(x) = %.4f, 95 %% interval from %.4f to %.4f, %s"
          .formatted(
              result.x().number(),
              evidence.value(),
              evidence.lower(),
              evidence.upper(),
              result.verdict().why()));
}
