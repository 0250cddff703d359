package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredParametersTest {

    @SuppressWarnings("unused")
    static final class Sample {
        void method(
                @RestPath String id,
                @RestQuery int whole,
                @RestQuery("as-of") LocalDate day,
                @QueryParam("flag") Boolean flag,
                @RestQuery Instant moment,
                @RestQuery UUID uuid,
                @RestQuery List<Integer> many,
                @RestQuery String[] words,
                @RestQuery Optional<Long> maybe,
                @BeanParam PageQuery page) {}
    }

    private final DeclaredParameters declared = DeclaredParameters.of(sample());

    @ParameterizedTest
    @CsvSource({
        "whole,7", "whole,-1", "as-of,2022-05-28", "flag,true", "flag,false", "moment,2022-05-28T00:00:00Z",
        "uuid,5b1c0000-0000-7000-8000-000000000000", "many,1", "words,any", "maybe,1", "limit,1000", "cursor,x"
    })
    void whatIsDeclaredPasses(String name, String value) {
        assertEquals(Optional.empty(), declared.faultOf(Map.of(name, List.of(value))));
    }

    @ParameterizedTest
    @CsvSource({
        "whole,x",
        "whole,''",
        "whole,1.5",
        "whole,99999999999",
        "as-of,2022-02-30",
        "as-of,yesterday",
        "flag,yes",
        "flag,TRUE",
        "moment,2022-05-28",
        "uuid,x",
        "many,x",
        "maybe,x",
        "limit,ten"
    })
    void aValueOfAnotherTypeIsRefusedByName(String name, String value) {
        ProblemException problem =
                declared.faultOf(Map.of(name, List.of(value))).orElseThrow();
        assertEquals(ProblemType.INVALID_PARAMETER, problem.type());
        assertTrue(problem.getMessage().contains("parameter " + name + " must be"), problem.getMessage());
    }

    @Test
    void unknownNamesAreAllNamed() {
        ProblemException problem = declared.faultOf(
                        Map.of("id", List.of("x"), "day", List.of("x"), "whole", List.of("1")))
                .orElseThrow();
        assertEquals(ProblemType.UNKNOWN_PARAMETER, problem.type());
        assertTrue(problem.getMessage().contains("parameters day, id;"), problem.getMessage());
    }

    @Test
    void onlyListsMayBeRepeated() {
        assertEquals(Optional.empty(), declared.faultOf(Map.of("many", List.of("1", "2"), "words", List.of("a", "b"))));
        ProblemException problem =
                declared.faultOf(Map.of("whole", List.of("1", "1"))).orElseThrow();
        assertEquals(ProblemType.INVALID_PARAMETER, problem.type());
        assertTrue(problem.getMessage().contains("whole"), problem.getMessage());
    }

    private static Method sample() {
        return Arrays.stream(Sample.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("method"))
                .findFirst()
                .orElseThrow();
    }
}
