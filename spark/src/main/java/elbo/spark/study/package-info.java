/// What evaluations on a cluster cost.
package elbo.spark.study;
