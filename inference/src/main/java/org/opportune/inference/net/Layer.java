package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A block of one array in, one array out, whose children and parameters carry the names PyTorch
 * gives them, so that weights cross between the two by name alone (see {@link NetworkState}).
 *
 * <p>Channel counts are known at construction, so nothing waits for a first input to learn its
 * shape. A layer closes every intermediate it makes and never its input: native memory is what a
 * network runs out of, and the garbage collector does not see it.
 */
public abstract class Layer extends AbstractBlock {

  /**
   * Runs the layer.
   *
   * @param parameters where parameter values come from
   * @param input float32, (batch, channels, rows, columns); stays open
   * @param training whether batch statistics are used and gradients recorded
   * @return a new array, owned by the caller
   */
  public abstract NDArray apply(ParameterStore parameters, NDArray input, boolean training);

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> arguments) {
    return new NDList(apply(parameters, inputs.singletonOrThrow(), training));
  }

  /** True once every parameter has a value; no input shape is needed for that. */
  @Override
  public boolean isInitialized() {
    for (Parameter parameter : getParameters().values()) {
      if (!parameter.isInitialized()) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : getChildren().values()) {
      child.initialize(manager, dataType, inputShapes);
    }
  }

  /** Not known without the layer's input: DJL needs it for lazily shaped blocks only. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    throw new UnsupportedOperationException(
        "Cannot derive an output shape: " + getClass().getSimpleName() + " is shaped up front");
  }

  /** Declares a learned parameter of a known shape. */
  final Parameter learned(String name, Parameter.Type type, long... shape) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optShape(new Shape(shape)).build());
  }

  /** Declares a parameter that training updates without a gradient. */
  final Parameter tracked(String name, Parameter.Type type, long... shape) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(new Shape(shape))
            .optRequiresGrad(false)
            .build());
  }
}
