package org.opportune.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardQueueTest {
  private static final ForwardQueue.Picture SMALL = new ForwardQueue.Picture(1, 2, 3, 0);
  private static final ForwardQueue.Picture LARGE = new ForwardQueue.Picture(1, 4, 3, 0);

  private final ExecutorService tasks = Executors.newFixedThreadPool(8);
  private final List<Integer> passes = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void end() {
    tasks.shutdownNow();
  }

  /** Answers the double of each value; the first pass waits until it is let go. */
  private float[] doubled(float[] values, int pictures, ForwardQueue.Picture picture) {
    running.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (values[0] < 0) {
      throw new IllegalArgumentException("negative");
    }
    passes.add(pictures);
    float[] outputs = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      outputs[i] = 2 * values[i];
    }
    return outputs;
  }

  private static float[] values(ForwardQueue.Picture picture, int pictures, int from) {
    float[] values = new float[pictures * picture.values()];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i;
    }
    return values;
  }

  private static float[] twice(float[] values) {
    float[] twice = values.clone();
    for (int i = 0; i < twice.length; i++) {
      twice[i] *= 2;
    }
    return twice;
  }

  @Test
  void whatWaitsWithOneShapeSharesAPassAndEachGetsItsOwn() throws Exception {
    try (ForwardQueue queue = new ForwardQueue("test", 8, this::doubled)) {
      List<float[]> inputs = new ArrayList<>();
      List<Future<float[]>> answers = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        ForwardQueue.Picture picture = task == 3 ? LARGE : SMALL;
        float[] input = values(picture, task == 0 ? 1 : 2, 100 * task);
        inputs.add(input);
        answers.add(tasks.submit(() -> queue.run(input, picture)));
        if (task == 0) {
          running.await();
        }
      }
      while (queue.waiting() < 7) {
        Thread.onSpinWait();
      }
      go.countDown();
      for (int task = 0; task < 8; task++) {
        assertThat(answers.get(task).get()).isEqualTo(twice(inputs.get(task)));
      }
      // One alone; of the six small ones four fill a batch of eight pictures and two are left.
      assertThat(passes).hasSize(4).contains(8, 4, 2).startsWith(1);
    }
  }

  @Test
  void aPassThatFailsIsToldToItsTasksAndTheNextRuns() {
    go.countDown();
    try (ForwardQueue queue = new ForwardQueue("test", 8, this::doubled)) {
      assertThatThrownBy(() -> queue.run(values(SMALL, 1, -5), SMALL))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("negative");
      assertThat(queue.run(values(SMALL, 1, 5), SMALL)).isEqualTo(twice(values(SMALL, 1, 5)));
    }
  }

  @Test
  void aClosedQueueTakesNoMore() {
    ForwardQueue queue = new ForwardQueue("test", 8, this::doubled);
    queue.close();
    assertThatThrownBy(() -> queue.run(values(SMALL, 1, 5), SMALL))
        .isInstanceOf(IllegalStateException.class);
  }
}
