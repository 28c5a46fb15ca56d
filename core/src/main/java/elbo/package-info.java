/// The API with which a program begins.
///
/// **One observation.** A model, how sure the answer must be, an observation:
///
/// ```
/// LatentModel model = new Binary(0.5, 0.2, 0.8, 0.7);
/// Result result = Evaluation.of(model).withTolerance(0.05).evaluate(new double[] {1});
/// IO.println(result);                                    // one line
/// double logP = result.get(Tolerance.INTERVAL).value();  // in nats
/// ```
///
/// **Many.** [Rows] are read one by one, results come in their order, and memory does not grow with
/// either: `evaluation.evaluate(rows, results::add, failures::add)`. A row that cannot be evaluated
/// is a [Failure]; the others have the bits that they have without it. A [Summary] adds results up,
/// with the error between rows apart from that of Monte Carlo, and a [Comparison] sets two models
/// side by side on the same rows.
///
/// **What else.** [Evaluation] is a value: `withStatistics` asks for other bounds and diagnostics
/// ([elbo.bound], [elbo.diagnostic]), `withProposal` and `withSampler` for other weights
/// ([elbo.inference]), `withSamples`, `withTolerance` and `withPoints` for more or better samples.
/// [PosteriorSample] has draws of z given x, [Unbiased] log p(x) without bias, and [Catalogs]
/// everything by its printed name.
///
/// **A model of one's own** implements [elbo.model.LatentModel], or [elbo.model.ScalarModel] if one
/// scalar function log p(x, z) is easier. `OnnxVae.read` of the module `elbo-onnx` reads one from
/// files.
///
/// The same seed has the same bits, on any number of threads and any vector width. Results carry
/// their own verdict: [Result#verdict()] is whether errors can be trusted, and why. The JVM needs
/// `--add-modules jdk.incubator.vector`.
///
/// The package may import all packages of the core but `elbo.verification`; `elbo.verification` and
/// the other modules import it.
package elbo;
