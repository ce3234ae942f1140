internal import Plan
internal import Testing

/// What `bffgen plan` prints.
@Suite struct PlanTextTests {
    @Test("the sample's mobile home: calls, budget, fan-out and the source of each field")
    func mobileHome() throws {
        #expect(try Sample.plan().text(client: "mobile", operation: "getHome") == Self.mobileHome)
    }

    @Test("the sample's plans fit a screen", arguments: ["mobile", "tv"])
    func fitsAScreen(client: String) throws {
        let text = try #require(try Sample.plan().text(client: client, operation: nil))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= (client == "mobile" ? 64 : 70))
        #expect(lines.allSatisfy { $0.count <= 120 && $0.last != " " })
    }

    @Test("an unknown client or operation has no text")
    func unknownNames() throws {
        let plan = try Sample.plan()
        #expect(plan.text(client: "watch", operation: nil) == nil)
        #expect(plan.text(client: "mobile", operation: "getHouse") == nil)
    }

    @Test("without an operation, all of the client's are printed")
    func allOperations() throws {
        #expect(try Sample.plan().text(client: "mobile", operation: nil) == Self.mobileHome)
    }

    private static let mobileHome = """
        mobile getHome: GET /v1/home

        Calls
          1  user             critical  users.getUser 80ms; 404 becomes the answer's status
             recommendations  optional  recommendations.listForUser 120ms → recommendations.listPopular 60ms → empty; hedged
                                        after its p95; cached for 60s, stale for 5m, on errors for 1h, per $auth.sub,
                                        $auth.claims.household; recommendations.listPopular: cached for 60s, stale for 1h, for
                                        all
             history          optional  history.listInProgress 100ms → empty
             myList           optional  lists.getList 100ms → empty; 404 means there is none; 2 attempts of 50ms
          2  catalog          critical  catalog.batchGet (POST) 120ms; reads recommendations, history, myList; hedged after its
                                        p95; items cached for 5m, stale for 1h, per $request.header.Accept-Language

        Longest path
          recommendations 180ms → catalog 120ms
          budget 330ms − reserve 20ms − path 300ms = slack 10ms

        Fan-out
          4 to 6 calls per request, fallbacks included
          catalog: at most 80 keys, 100 to a call, at most 1 call

        Fields
          /profile
            name                   user /profile/name
            avatarUrl              user /profile/avatarUrl
            maturityLimit          user /profile/maturityLimit
            tier                   user /subscription/tier
          /rows/0
            kind                   const "continueWatching"
            title                  const "Continue watching"
          /rows/0/items/*
            id                     history /items/*/contentId
            title                  catalog /title
            subtitle               history /items/*/episode/season, /items/*/episode/number, /items/*/episode/title
            image                  catalog /images/landscape: url, width, height, alt
            progressPercent        history /items/*/progressSeconds, /items/*/totalSeconds
            progressSeconds        history /items/*/progressSeconds
            lastWatchedAt          history /items/*/updatedAt
          /rows/1
            kind                   const "myList"
            title                  const "My list"
          /rows/1/items/*
            id                     catalog /id
            title                  catalog /title
            image                  catalog /images/portrait: url, width, height, alt
          /rows/2
            kind                   const "recommended"
            title                  user /profile/name
          /rows/2/items/*
            id                     catalog /id
            title                  catalog /title
            synopsis               catalog /synopsis
            image                  catalog /images/portrait: url, width, height, alt
          /downloadEnabled         Swift, user
          /degraded                runtime degraded
          /components              runtime components
          /meta
            requestId              runtime requestId
            viewerId               token sub
            cacheMaxAgeSeconds     runtime maxAge
          header Content-Language  user /profile/locale

        """
}
