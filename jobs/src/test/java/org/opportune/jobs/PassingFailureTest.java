package org.opportune.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import org.apache.spark.SparkException;
import org.apache.spark.errors.SparkCoreErrors;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.Test;

class PassingFailureTest {
  @Test
  void isSeenThroughWhatWrapsIt() {
    SocketException reset = new SocketException("Connection reset");
    assertThat(PassingFailure.causeOf(new RuntimeException(new UncheckedIOException(reset))))
        .contains(PassingFailure.BROKEN_CONNECTION);
  }

  @Test
  void isSeenInTheTextThatAnExecutorSent() {
    String text =
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
            + " java.net.SocketTimeoutException: Read timed out";
    assertThat(PassingFailure.causeOf(new SparkException(text)))
        .contains(PassingFailure.BROKEN_CONNECTION);
  }

  @Test
  void rowsLostWithAnExecutorAreWhatSparkSaysOfThem() {
    Throwable lost = SparkCoreErrors.checkpointRDDBlockIdNotFoundError(new RDDBlockId(486, 0));
    assertThat(PassingFailure.causeOf(lost)).contains(PassingFailure.LOST_ROWS);
  }

  @Test
  void whatWouldFailAgainIsNone() {
    assertThat(PassingFailure.causeOf(new FileNotFoundException("no such key"))).isEmpty();
    assertThat(PassingFailure.causeOf(new IllegalStateException())).isEmpty();
  }
}
