package org.onrecord.http;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever is thrown while a request is answered into a problem. The framework's own exceptions are named one by
 * one because it brings mappers for some of them, and the mapper of the nearest class wins.
 */
public final class ProblemMapper {

    private final UnexpectedFailures unexpected;
    private final AllowedMethods allowed;

    ProblemMapper(UnexpectedFailures unexpected, AllowedMethods allowed) {
        this.unexpected = unexpected;
        this.allowed = allowed;
    }

    @ServerExceptionMapper({
        Throwable.class,
        Exception.class,
        RuntimeException.class,
        WebApplicationException.class,
        BadRequestException.class,
        NotFoundException.class,
        NotAllowedException.class,
        NotAcceptableException.class,
        NotSupportedException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class,
        AuthenticationRedirectException.class,
        UnauthorizedException.class,
        ForbiddenException.class,
        ProblemException.class
    })
    public Response map(Throwable failure, UriInfo uri, Request request) {
        String path = uri.getRequestUri().getRawPath();
        if (failure instanceof WebApplicationException answer
                && answer.getResponse().getStatus() < 400) {
            return answer.getResponse();
        }
        return problemOf(failure, request.getMethod(), path)
                .map(problem -> respond(problem, path))
                .orElseGet(() -> respond(unexpected.report(failure, path)));
    }

    private Optional<ProblemException> problemOf(Throwable failure, String method, String path) {
        if (failure instanceof NotAllowedException) {
            return Optional.of(Failures.methodNotAllowed(allowed.at(path).orElse(null)));
        }
        // Where several classes share the beginning of a path, the framework finds no address rather than no method.
        return failure instanceof NotFoundException
                ? allowed.at(path)
                        .filter(methods -> !List.of(methods.split(", ")).contains(method))
                        .map(Failures::methodNotAllowed)
                        .or(() -> Failures.problemOf(failure))
                : Failures.problemOf(failure);
    }

    private static Response respond(ProblemException problem, String path) {
        Response.ResponseBuilder response = builder(problem.problem(path));
        problem.headers().forEach(response::header);
        return response.build();
    }

    private static Response respond(Problem problem) {
        return builder(problem).build();
    }

    private static Response.ResponseBuilder builder(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .entity(problem.toBytes());
    }
}
