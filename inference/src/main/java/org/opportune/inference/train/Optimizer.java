package org.opportune.inference.train;

import java.util.Map;
import org.opportune.inference.net.Tensor;

/** What moves a network's parameters, with a state that a checkpoint can hold. */
public interface Optimizer {

  /** Moves every parameter against its gradient and clears the gradient. */
  void step(double learningRate);

  /** The state, for a checkpoint. */
  Map<String, Tensor> moments();

  /**
   * Takes up the state of a checkpoint.
   *
   * @param taken steps taken before
   */
  void restore(Map<String, Tensor> moments, int taken);
}
