/// Rings through numbered slots: each is a head, and behind it the members, newest first. Joining and leaving are O(1), and who
/// leaves need not know its head.
struct SlotRings {
    private struct Link {
        var next: Int32
        var previous: Int32
    }

    private var links: [Link] = []

    /// Adds one slot: a ring of its own.
    mutating func addSlot() {
        let slot = Int32(links.count)
        links.append(Link(next: slot, previous: slot))
    }

    /// Makes the slot a ring of its own, from whatever it was.
    mutating func makeHead(_ slot: Int32) {
        links[Int(slot)] = Link(next: slot, previous: slot)
    }

    /// The slot becomes the newest member.
    mutating func join(_ slot: Int32, _ head: Int32) {
        let next = links[Int(head)].next
        links[Int(slot)] = Link(next: next, previous: head)
        links[Int(head)].next = slot
        links[Int(next)].previous = slot
    }

    mutating func leave(_ slot: Int32) {
        let link = links[Int(slot)]
        links[Int(link.previous)].next = link.next
        links[Int(link.next)].previous = link.previous
    }

    /// The oldest member; the head itself where there is none.
    func oldest(_ head: Int32) -> Int32 { links[Int(head)].previous }

    /// The newest member; the head itself where there is none.
    func newest(_ head: Int32) -> Int32 { links[Int(head)].next }
}
