/// Evaluations on Apache Spark, with the bits of the run on one machine.
package elbo.spark;
