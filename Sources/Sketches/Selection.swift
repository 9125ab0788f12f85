extension [Int] {
    /// The number that `wanted` others come before in ascending order, by Hoare's selection
    /// ("Algorithm 65: Find", CACM 1961).
    ///
    /// - Precondition: there are more than `wanted`.
    package func element(ofRank wanted: Int) -> Int {
        var numbers = self
        var low = 0
        var high = count - 1
        while low < high {
            let pivot = numbers[(low + high) / 2]
            var left = low
            var right = high
            while left <= right {
                while numbers[left] < pivot { left += 1 }
                while numbers[right] > pivot { right -= 1 }
                if left <= right {
                    numbers.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if wanted <= right {
                high = right
            } else if wanted >= left {
                low = left
            } else {
                break
            }
        }
        return numbers[wanted]
    }
}
