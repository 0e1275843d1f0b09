package org.opportune.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class BrokenConnectionTest {
  @Test
  void isSeenThroughWhatWrapsIt() {
    SocketException reset = new SocketException("Connection reset");
    assertThat(BrokenConnection.isCauseOf(new RuntimeException(new UncheckedIOException(reset))))
        .isTrue();
  }

  @Test
  void isSeenInTheTextThatAnExecutorSent() {
    String text =
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
            + " java.net.SocketTimeoutException: Read timed out";
    assertThat(BrokenConnection.isCauseOf(new SparkException(text))).isTrue();
  }

  @Test
  void whatWouldFailAgainIsNone() {
    assertThat(BrokenConnection.isCauseOf(new FileNotFoundException("no such key"))).isFalse();
    assertThat(BrokenConnection.isCauseOf(new IllegalStateException())).isFalse();
  }
}
