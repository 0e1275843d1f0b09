package org.opportune.inference.net;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/**
 * NNPACK, an old back end of PyTorch that no network here uses. On a processor it does not know, it
 * writes a line to standard error at every convolution: gigabytes in a night.
 */
public final class Nnpack {
  private Nnpack() {}

  /** Switches it off in this process, as {@code torch.backends.nnpack.set_flags(False)} does. */
  public static void switchOff() {
    Engine.getEngine("PyTorch");
    Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
    try {
      NativeLibrary torch = NativeLibrary.getInstance(library.toString());
      Pointer context = torch.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
      torch
          .getFunction("_ZN2at7Context20setUserEnabledNNPACKEb")
          .invokeVoid(new Object[] {context, false});
    } catch (UnsatisfiedLinkError e) {
      // Another build of PyTorch names it otherwise: nothing is lost but quiet.
    }
  }
}
