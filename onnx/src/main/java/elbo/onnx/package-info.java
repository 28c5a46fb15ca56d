/// Variational autoencoders and diffusions from ONNX files, compiled to the kernels of the core or
/// run in ONNX Runtime. The package may import the core and the schema generated from `onnx.proto`.
package elbo.onnx;
