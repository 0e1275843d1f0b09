package org.opportune.jobs.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Has each answer of an object store whole before it is read, so that a connection that breaks off
 * in the middle of a listing is tried again by the AWS SDK, as one that breaks off earlier is. The
 * SDK's reader of XML throws what neither the SDK nor S3A tries again. Objects themselves are left
 * alone: S3A reopens them where they broke off.
 *
 * <p>Found by the SDK through {@code software/amazon/awssdk/services/s3/execution.interceptors}.
 */
public final class WholeAnswers implements ExecutionInterceptor {
  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> body = context.responseBody();
    if (body.isEmpty() || context.request() instanceof GetObjectRequest) {
      return body;
    }
    try (InputStream in = body.get()) {
      return Optional.of(new ByteArrayInputStream(in.readAllBytes()));
    } catch (IOException e) {
      throw RetryableException.create("The store's answer broke off", e);
    }
  }
}
