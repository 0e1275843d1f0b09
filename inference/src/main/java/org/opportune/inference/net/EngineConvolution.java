package org.opportune.inference.net;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;

/** The engine's convolution, run in memory that last held no numbers. */
final class EngineConvolution implements ConvolutionCheck.Convolution {
  private static final int BLOCKS = 32;

  private final Device device;

  EngineConvolution(Device device) {
    this.device = device;
  }

  @Override
  public ConvolutionCheck.Outcome run(Tensor input, Tensor weights, Tensor outputGradient) {
    long side = weights.shape()[2];
    try (NDManager manager = NDManager.newBaseManager(device);
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      poison(manager, input.shape()[0] * BLOCKS * input.shape()[2] * input.shape()[3]);
      poison(manager, BLOCKS * BLOCKS * side * side);
      NDArray in = array(manager, input);
      NDArray kernel = array(manager, weights);
      in.setRequiresGradient(true);
      kernel.setRequiresGradient(true);
      NDArray out =
          Conv2d.conv2d(
                  in,
                  kernel,
                  null,
                  new Shape(1, 1),
                  new Shape(side / 2, side / 2),
                  new Shape(1, 1),
                  1)
              .singletonOrThrow();
      collector.backward(out.mul(array(manager, outputGradient)).sum());
      return new ConvolutionCheck.Outcome(
          tensor(out), tensor(in.getGradient()), tensor(kernel.getGradient()));
    }
  }

  /** Freed memory full of NaN, so that padding that nobody clears shows. */
  private static void poison(NDManager manager, long size) {
    try (NDManager brief = manager.newSubManager()) {
      for (int i = 0; i < 4; i++) {
        brief.full(new Shape(size), Float.NaN);
        brief.full(new Shape(size / 2), Float.NaN);
      }
    }
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    return manager.create(tensor.values(), new Shape(tensor.shape()));
  }

  private static Tensor tensor(NDArray array) {
    return new Tensor(array.getShape().getShape(), array.toFloatArray());
  }
}
